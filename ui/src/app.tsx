// The frame: navigation, what the server does right now, and the current view.

import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { Empty, Problem, count } from "./components/basics";
import { Dialog } from "./components/dialog";
import { Mark, Moon, Sun } from "./components/icons";
import { Notices } from "./components/notice";
import { SHORTCUTS, useShortcuts } from "./keyboard";
import { connection, state } from "./live";
import { go, href, usePlace, type Place } from "./router";
import { AskFirst, useUnaccepted } from "./shared";
import { useStore } from "./store";
import { isDark, switchTheme, theme } from "./theme";
import { VIEWS, type View, type ViewComponent } from "./views";

export function App(): JSX.Element {
  const place = usePlace();
  const unaccepted = useUnaccepted(place);
  const [showsHelp, setShowsHelp] = useState(false);
  const view = VIEWS.find(({ name }) => name === place.view);
  const title = view?.title ?? "Not found";
  useEffect(() => {
    document.title = `${title} · brazesmith`;
    const tab = document.querySelector("nav a[aria-current]");
    tab?.scrollIntoView({ block: "nearest", inline: "center" }); // the tabs scroll on a narrow screen
  }, [title]);
  const shortcuts = useMemo(() => {
    const views = VIEWS.map(({ key, name }) => [`g ${key}`, () => go(href(name))]);
    return Object.fromEntries([
      ...views,
      ["?", () => setShowsHelp(true)],
      ["d", switchTheme],
      ["/", () => document.querySelector<HTMLElement>("main input[type=search]")?.focus()],
    ]) as Record<string, () => void>;
  }, []);
  useShortcuts(shortcuts);
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        Skip to the content
      </a>
      <header class="top">
        <a class="brand" href={href("log")}>
          <Mark />
          brazesmith
        </a>
        <nav aria-label="Views">
          {VIEWS.map(({ name, title: text }) => (
            <a key={name} href={href(name)} aria-current={name === place.view ? "page" : undefined}>
              <span class="steady" data-text={text}>
                {text}
              </span>
            </a>
          ))}
        </nav>
        <Signals onHelp={() => setShowsHelp(true)} />
      </header>
      <main id="main" tabIndex={-1}>
        <h1 class="hidden">{title}</h1>
        {!view ? (
          <NotFound />
        ) : unaccepted !== null ? (
          <AskFirst shared={unaccepted} />
        ) : (
          <Shown key={view.name} view={view} place={place} />
        )}
      </main>
      <Notices />
      {showsHelp && <Help onClose={() => setShowsHelp(false)} />}
    </>
  );
}

function skip(event: Event): void {
  event.preventDefault(); // the fragment is the place
  document.getElementById("main")?.focus();
}

/** A view, loaded when it is first shown. */
function Shown({ view, place }: { view: View; place: Place }): JSX.Element {
  const [loaded, setLoaded] = useState<{ component: ViewComponent } | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const { component } = view;
  useEffect(() => {
    if (typeof component === "function") return;
    component.load().then((result) => setLoaded({ component: result }), setError);
  }, [component]);
  if (error) return <Problem error={error} />;
  if (typeof component === "function") {
    const Component = component;
    return <Component place={place} />;
  }
  if (!loaded) return <p class="loading">Loading …</p>;
  const Component = loaded.component;
  return <Component place={place} />;
}

function NotFound(): JSX.Element {
  return (
    <Empty title="This page does not exist">
      <p>
        <a href={href("log")}>Go to the log</a>
      </p>
    </Empty>
  );
}

const CONNECTIONS = { connecting: "connecting", open: "live", lost: "reconnecting" };

/** Right of the navigation: active faults, the connection, the scheme, the help. */
function Signals({ onHelp }: { onHelp: () => void }): JSX.Element {
  useStore(theme);
  const current = useStore(state);
  const status = useStore(connection);
  const faults = current?.faults.length ?? 0;
  return (
    <div class="signals">
      {faults > 0 && (
        <a class="badge warn" href={href("faults")}>
          {count(faults, "fault")} <span class="wide">active</span>
        </a>
      )}
      <span class={`connection ${status}`} role="status" title="The connection to the server">
        {CONNECTIONS[status]}
      </span>
      <button type="button" class="quiet icon-only" onClick={switchTheme} aria-label="Switch between dark and light">
        {isDark() ? <Sun /> : <Moon />}
      </button>
      <button type="button" class="quiet icon-only" onClick={onHelp} aria-label="Keyboard shortcuts">
        <span aria-hidden="true">?</span>
      </button>
    </div>
  );
}

function Help({ onClose }: { onClose: () => void }): JSX.Element {
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <div class="shortcuts">
        {SHORTCUTS.map(([group, rows]) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {rows.map(([keys, action]) => (
                <div key={keys}>
                  <dt>
                    <kbd>{keys}</kbd>
                  </dt>
                  <dd>{action}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
