// Users: search, profiles, and the history of changes.

import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { ApiError, api, type Json, type PastChange, type User, type UserRow } from "../api";
import { Command, CopyButton, Empty, Problem, Time, count } from "../components/basics";
import { Inline, JsonView } from "../components/json";
import { List, focusList } from "../components/list";
import { attempt } from "../components/notice";
import { Split, focusDetails } from "../components/split";
import { useShortcuts } from "../keyboard";
import { onEntry, reconnects } from "../live";
import { go, href, type Place } from "../router";
import { useStore } from "../store";
import { ChangeRows } from "./log";

const LABEL = "Users";
const PAGE = 100;
/** Milliseconds without another key before the search. */
const PAUSE = 150;

interface Found {
  search: string;
  users: readonly UserRow[];
  total: number;
  after: number | null;
}

export function UsersView({ place }: { place: Place }): JSX.Element {
  const search = place.query.get("search") ?? "";
  const chosen = place.rest[0] ?? null;
  const [found, setFound] = useState<Found | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const version = useChanges(null);

  useEffect(() => {
    const controller = new AbortController();
    const timer = setTimeout(
      () => {
        api.users(search, PAGE, null, controller.signal).then(
          ({ users, total, after = null }) => {
            setFound({ search, users, total, after });
            setError(null);
          },
          (problem: Error) => {
            if (!controller.signal.aborted) setError(problem);
          },
        );
      },
      found === null ? 0 : PAUSE,
    );
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [search, version]);

  const loadMore = async (): Promise<void> => {
    if (!found || found.after === null) return;
    const { users, total, after = null } = await api.users(found.search, PAGE, found.after);
    setFound((current) =>
      current === found ? { search: found.search, users: [...found.users, ...users], total, after } : current,
    );
  };
  const link = (user: string | null, text = search): string =>
    href("users", user === null ? [] : [user], { search: text });

  if (error && !found) return <Problem error={error} />;
  if (found && found.total === 0 && !found.search) return <FirstUser />;
  const list = (
    <>
      <div class="bar" role="search">
        <input
          type="search"
          aria-label="Search users"
          placeholder="External id, alias, email, phone or name  /"
          value={search}
          onInput={(event) => go(link(chosen, event.currentTarget.value), { replace: true })}
          onKeyDown={(event) => {
            if (event.key === "ArrowDown" || event.key === "Enter") focusList(LABEL);
          }}
        />
      </div>
      <List
        label={LABEL}
        items={found?.users ?? []}
        keyOf={({ braze_id }) => braze_id}
        selected={chosen}
        onSelect={({ braze_id }) => go(link(braze_id), { replace: chosen !== null })}
        onOpen={focusDetails}
        onEnd={() => void loadMore()}
        rowHeight={48}
        render={row}
      />
      <p class="foot numeric">{found ? count(found.total, "user") : ""}</p>
    </>
  );
  return (
    <Split
      list={list}
      hasDetails={chosen !== null}
      back={{ href: link(null), name: LABEL }}
      details={
        chosen === null ? (
          <Empty title={found?.total === 0 ? "No user matches the search" : "Select a user"} />
        ) : (
          <Profile key={chosen} brazeId={chosen} list={link(null)} />
        )
      }
    />
  );
}

/** Change, at most once a second, when a request changes a user (any user, if it is null), and after a gap. */
function useChanges(brazeId: string | null): string {
  const [version, setVersion] = useState(0);
  const gaps = useStore(reconnects);
  useEffect(() => {
    let timer: number | null = null;
    const stop = onEntry(({ changes }) => {
      const concerns = changes.some(({ braze_id }) => brazeId === null || braze_id === brazeId);
      if (!concerns || timer !== null) return;
      timer = window.setTimeout(() => {
        timer = null;
        setVersion((before) => before + 1);
      }, 1000);
    });
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [brazeId]);
  return `${version} ${gaps}`;
}

/** What people call a user. */
function nameOf(user: Pick<UserRow, "external_id" | "aliases" | "email" | "phone" | "braze_id">): string {
  const alias = user.aliases[0];
  return user.external_id ?? alias?.alias_name ?? user.email ?? user.phone ?? user.braze_id;
}

function row(user: UserRow): JSX.Element {
  const others = [user.name, user.email, user.phone].filter(Boolean);
  const alias = user.external_id === null ? user.aliases[0] : undefined;
  return (
    <>
      <div class="first">
        <span class="clip grow">{nameOf(user)}</span>
        {alias && <span class="muted">alias {alias.alias_label}</span>}
        {user.updated && (
          <span class="muted numeric small">
            <Time at={user.updated} />
          </span>
        )}
      </div>
      <div class="second">
        <span class="clip">{others.join(" · ") || "no name, email or phone"}</span>
      </div>
    </>
  );
}

function Profile({ brazeId, list }: { brazeId: string; list: string }): JSX.Element {
  const [user, setUser] = useState<User | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const version = useChanges(brazeId);
  useEffect(() => {
    let current = true;
    api.user(brazeId).then(
      (loaded) => current && setUser(loaded),
      (problem: Error) => {
        if (!current) return;
        setError(problem);
        if (problem instanceof ApiError && problem.status === 404) setUser(null);
      },
    );
    return () => {
      current = false;
    };
  }, [brazeId, version]);
  const shortcuts = useMemo(
    () => ({
      Escape: () => {
        go(list);
        focusList(LABEL);
      },
    }),
    [list],
  );
  useShortcuts(shortcuts);
  if (error && !user) return <Problem error={error} />;
  if (!user) return <p class="loading">Loading …</p>;
  const { profile, changes } = user;
  const name = [profile["first_name"], profile["last_name"]].filter(Boolean).join(" ");
  const externalId = profile["external_id"];
  return (
    <article class="sheet">
      <header>
        <h2>{typeof externalId === "string" ? externalId : name || brazeId}</h2>
        <span class="muted grow">{typeof externalId === "string" ? name : ""}</span>
        <CopyButton text={() => JSON.stringify(profile, null, 2)} label="Copy as JSON" />
      </header>
      <div class="columns">
        <div class="stack">
          <Fields title="Profile" values={standard(profile)} />
          <Fields title="Custom attributes" values={object(profile["custom_attributes"])} />
        </div>
        <div class="stack">
          <Counted title="Events" rows={profile["custom_events"]} />
          <Counted title="Purchases" rows={profile["purchases"]} />
          <Groups rows={profile["subscription_groups"]} />
        </div>
      </div>
      <History brazeId={brazeId} changes={changes} />
      <details>
        <summary>The profile as JSON</summary>
        <JsonView value={profile} label="Profile" />
      </details>
    </article>
  );
}

const SECTIONS = ["custom_attributes", "custom_events", "purchases", "subscription_groups"];

/** The fields of a profile outside of its sections, without those that are not set. */
function standard(profile: User["profile"]): { [key: string]: Json } {
  const entries = Object.entries(profile).filter(([name, value]) => {
    const isEmpty = value === null || (typeof value === "object" && Object.keys(value).length === 0);
    return !SECTIONS.includes(name) && !isEmpty;
  });
  return Object.fromEntries(entries);
}

function object(value: Json | undefined): { [key: string]: Json } {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? value : {};
}

function rowsOf(value: Json | undefined): { [key: string]: Json }[] {
  return Array.isArray(value) ? value.map(object) : [];
}

function Fields({ title, values }: { title: string; values: { [key: string]: Json } }): JSX.Element {
  const entries = Object.entries(values);
  return (
    <section class="section">
      <h3>{title}</h3>
      {entries.length === 0 ? (
        <p class="muted">None.</p>
      ) : (
        <table class="fields">
          <tbody>
            {entries.map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>
                  <Inline value={value} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Counted({ title, rows }: { title: string; rows: Json | undefined }): JSX.Element | null {
  const counted = rowsOf(rows);
  return (
    <section class="section">
      <h3>{title}</h3>
      {counted.length === 0 ? (
        <p class="muted">None.</p>
      ) : (
        <table class="numeric">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Count</th>
              <th scope="col">First</th>
              <th scope="col">Last</th>
            </tr>
          </thead>
          <tbody>
            {counted.map(({ name, count: times, first, last }) => (
              <tr key={String(name)}>
                <td>{String(name)}</td>
                <td>{String(times)}</td>
                <td>{typeof first === "string" && <Time at={first} />}</td>
                <td>{typeof last === "string" && <Time at={last} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Groups({ rows }: { rows: Json | undefined }): JSX.Element | null {
  const groups = rowsOf(rows);
  if (groups.length === 0) return null;
  return (
    <section class="section">
      <h3>Subscription groups</h3>
      <table>
        <tbody>
          {groups.map(({ subscription_group_id: id, subscription_state: state }) => (
            <tr key={String(id)}>
              <th scope="row" class="mono">
                {String(id)}
              </th>
              <td>{String(state)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** How many changes the server sends at once. */
const CHANGES = 200;

/** The changes by request, the latest first. */
function History({ brazeId, changes }: { brazeId: string; changes: readonly PastChange[] }): JSX.Element {
  const [older, setOlder] = useState<readonly PastChange[]>([]);
  const [isComplete, setIsComplete] = useState(changes.length < CHANGES);
  const first = changes.at(-1)?.number ?? 0;
  const all = [...changes, ...older.filter(({ number }) => number < first)];
  const loadOlder = async (): Promise<void> => {
    const more = (await api.user(brazeId, all.at(-1)?.number)).changes;
    setOlder([...older, ...more]);
    setIsComplete(more.length < CHANGES);
  };
  const requests: PastChange[][] = [];
  for (const change of all) {
    const last = requests.at(-1);
    const before = last?.[0];
    if (before?.request === change.request && before.at === change.at) last?.push(change);
    else requests.push([change]);
  }
  return (
    <section class="section">
      <h3>History</h3>
      {requests.length === 0 && <p class="muted">Nothing has changed.</p>}
      {requests.map((group) => {
        const { number, request, at, endpoint } = group[0] as PastChange;
        return (
          <div key={number} class="scroll">
            <table class="changes">
              <caption>
                <Time at={at} long /> · {endpoint}
                {request !== null && (
                  <>
                    {" "}
                    · <a href={href("log", [request])}>request {request}</a>
                  </>
                )}
              </caption>
              <ChangeRows changes={group} />
            </table>
          </div>
        );
      })}
      {!isComplete && (
        <button type="button" onClick={() => void attempt(loadOlder)}>
          Load older changes
        </button>
      )}
    </section>
  );
}

function FirstUser(): JSX.Element {
  return (
    <Empty title="No users yet">
      <p>A user appears with the first webhook or API request that names one. For example:</p>
      <Command
        text={[
          `curl '${location.origin}/users/track' \\`,
          "  -H 'Authorization: Bearer <api key>' \\",
          "  -H 'Content-Type: application/json' \\",
          `  -d '{"attributes": [{"external_id": "ada", "first_name": "Ada", "plan": "pro"}]}'`,
        ].join("\n")}
      />
    </Empty>
  );
}
