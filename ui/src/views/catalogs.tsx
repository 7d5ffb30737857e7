// Catalogs and their items.

import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { api, type Catalog, type Json } from "../api";
import { Command, Empty, Problem, Time, count, useLoaded } from "../components/basics";
import { Inline } from "../components/json";
import { List, focusList } from "../components/list";
import { Split, focusDetails } from "../components/split";
import { useShortcuts } from "../keyboard";
import { reconnects, state } from "../live";
import { go, href, type Place } from "../router";
import { useStore } from "../store";

const LABEL = "Catalogs";

export function CatalogsView({ place }: { place: Place }): JSX.Element {
  const number = useStore(state)?.catalogs;
  const { value: catalogs, error, reload } = useLoaded(api.catalogs, [number, useStore(reconnects)]);
  const chosen = place.rest[0] ?? null;
  if (error && !catalogs) return <Problem error={error} retry={reload} />;
  if (catalogs?.length === 0) return <FirstCatalog />;
  const catalog = catalogs?.find(({ name }) => name === chosen);
  return (
    <Split
      hasDetails={chosen !== null}
      back={{ href: href("catalogs"), name: LABEL }}
      list={
        <List
          label={LABEL}
          items={catalogs ?? []}
          keyOf={({ name }) => name}
          selected={chosen}
          onSelect={({ name }) => go(href("catalogs", [name]), { replace: chosen !== null })}
          onOpen={focusDetails}
          rowHeight={48}
          render={row}
        />
      }
      details={
        catalog ? (
          <Items key={catalog.name} catalog={catalog} />
        ) : chosen === null ? (
          <Empty title="Select a catalog" />
        ) : (
          catalogs && <Empty title={`There is no catalog “${chosen}”`} />
        )
      }
    />
  );
}

function row({ name, num_items, updated_at }: Catalog): JSX.Element {
  return (
    <>
      <div class="first">
        <span class="clip grow">{name}</span>
        {updated_at && (
          <span class="muted numeric small">
            <Time at={updated_at} />
          </span>
        )}
      </div>
      <div class="second">{count(num_items, "item")}</div>
    </>
  );
}

type Item = { [key: string]: Json };

function Items({ catalog }: { catalog: Catalog }): JSX.Element {
  const [items, setItems] = useState<readonly Item[] | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const load = async (from: string | null): Promise<void> => {
    try {
      const page = await api.items(catalog.name, from);
      setItems((before) => (from === null ? page.items : [...(before ?? []), ...page.items]));
      setCursor(page.cursor);
      setError(null);
    } catch (problem) {
      setError(problem as Error);
    }
  };
  useEffect(() => {
    void load(null);
  }, [catalog.num_items, catalog.updated_at]);
  const shortcuts = useMemo(
    () => ({
      Escape: () => {
        go(href("catalogs"));
        focusList(LABEL);
      },
    }),
    [],
  );
  useShortcuts(shortcuts);
  const types = new Map(catalog.fields.map(({ name, type }) => [name, type]));
  const columns = types.size ? [...types.keys()] : [...new Set(items?.flatMap(Object.keys))];
  return (
    <article class="sheet">
      <header>
        <h2>{catalog.name}</h2>
        <span class="muted">{catalog.description}</span>
      </header>
      {error && <Problem error={error} retry={() => void load(null)} />}
      {items !== null && items.length > 0 && (
        <div class="scroll" tabIndex={0} role="region" aria-label="Items">
          <table class="items">
            <thead>
              <tr>
                {columns.map((name) => (
                  <th key={name} scope="col">
                    {name} <span class="type">{types.get(name)}</span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <tr key={String(item["id"])}>
                  {columns.map((name) => (
                    <td key={name}>
                      <Inline value={item[name]} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {items !== null && (
        <p class="muted numeric">
          {items.length.toLocaleString("en")} of {count(catalog.num_items, "item")}{" "}
          {cursor !== null && (
            <button type="button" onClick={() => void load(cursor)}>
              Load more
            </button>
          )}
        </p>
      )}
    </article>
  );
}

function FirstCatalog(): JSX.Element {
  const body = {
    catalogs: [
      {
        name: "agents",
        fields: [
          { name: "id", type: "string" },
          { name: "name", type: "string" },
        ],
      },
    ],
  };
  return (
    <Empty title="No catalogs yet">
      <p>Create one as you do in Braze:</p>
      <Command
        text={[
          `curl '${location.origin}/catalogs' \\`,
          "  -H 'Authorization: Bearer <api key>' \\",
          "  -H 'Content-Type: application/json' \\",
          `  -d '${JSON.stringify(body)}'`,
        ].join("\n")}
      />
    </Empty>
  );
}
