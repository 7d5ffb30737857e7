// The local Regal: contacts, events that it sends, and campaigns that reach it.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { api, type Contact, type Delivery, type Exchange, type Json, type Sending } from "../api";
import { Badge, Empty, Problem, Prose, Time, count, useLoaded, type Tone } from "../components/basics";
import { JsonView } from "../components/json";
import { attempt } from "../components/notice";
import { onEntry, reconnects, transformsVersion } from "../live";
import { href } from "../router";
import { useStore } from "../store";

const PREFIX = "regal/";

export function RegalView(): JSX.Element {
  const version = useStore(transformsVersion);
  const { value: regal, error, reload } = useLoaded(api.regal, [useStore(reconnects)]);
  const { value: transforms } = useLoaded(api.transforms, [version]);
  const { value: campaigns } = useLoaded(api.campaigns, [version]);
  useEffect(() => {
    let timer: number | null = null;
    const stop = onEntry(() => {
      timer ??= window.setTimeout(() => {
        timer = null;
        reload();
      }, 500);
    });
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, []);
  if (error && !regal) return <Problem error={error} retry={reload} />;
  if (!regal || !transforms || !campaigns) return <p class="loading">Loading …</p>;
  const events = transforms
    .filter(({ kind, name, compiles }) => kind === "transform" && compiles && name.startsWith(PREFIX))
    .map(({ name }) => name.slice(PREFIX.length));
  if (events.length === 0 && campaigns.length === 0 && regal.events.length === 0) return <NoRegal />;
  return (
    <div class="page stack">
      <div class="columns">
        <Campaigns names={campaigns.map(({ name }) => name)} onSent={reload} />
        <Events events={events} contacts={regal.contacts} onSent={reload} />
      </div>
      <Contacts contacts={regal.contacts} />
      <Exchanges exchanges={regal.events} contacts={regal.contacts} />
    </div>
  );
}

function NoRegal(): JSX.Element {
  return (
    <Empty title="This project does not use Regal">
      <p>
        Add <code>integrations = ["regal"]</code> to <code>[tool.brazesmith]</code> in pyproject.toml and start the
        server again, or try <code>brazesmith serve --demo</code>.
      </p>
    </Empty>
  );
}

function nameOf(contact: Contact): string {
  const name = [contact.firstName, contact.lastName].filter(Boolean).join(" ");
  return name || contact.userId || addressOf(contact) || `contact ${contact.number}`;
}

function addressOf({ phones, emails }: Contact): string | undefined {
  return Object.keys(phones ?? {})[0] ?? Object.keys(emails ?? {})[0];
}

/** What an event of a contact is sent with. */
function keyOf(contact: Contact): { phone: string } | { email: string } | { userId: string } {
  const phone = Object.keys(contact.phones ?? {})[0];
  const email = Object.keys(contact.emails ?? {})[0];
  if (phone !== undefined) return { phone };
  if (email !== undefined) return { email };
  return { userId: contact.userId ?? "" };
}

/** The form that sends a campaign to a user. */
function Campaigns({ names, onSent }: { names: readonly string[]; onSent: () => void }): JSX.Element {
  const [name, setName] = useState(names[0] ?? "");
  const [user, setUser] = useState("");
  const [users, setUsers] = useState<string[]>([]);
  const [sending, setSending] = useState<Sending | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => {
      api.users(user, 20).then(
        (found) => setUsers(found.users.flatMap(({ external_id }) => external_id ?? [])),
        () => setUsers([]),
      );
    }, 150);
    return () => clearTimeout(timer);
  }, [user]);
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    await attempt(async () => setSending(await api.sendCampaign(name, user.trim())));
    onSent();
  };
  return (
    <section class="section">
      <div class="title">
        <h2>Send a campaign</h2>
      </div>
      {names.length === 0 ? (
        <p class="muted">The project has no webhooks. docs/webhooks.md explains how to write one.</p>
      ) : (
        <form class="form" onSubmit={send}>
          <p class="muted">Braze renders the webhook for a user and posts it to the local Regal.</p>
          <div class="inputs">
            <label class="field grow">
              <span>Webhook</span>
              <select value={name} onChange={(event) => setName(event.currentTarget.value)}>
                {names.map((option) => (
                  <option key={option}>{option}</option>
                ))}
              </select>
            </label>
            <label class="field grow">
              <span>External id of the user</span>
              <input
                required
                list="external-ids"
                autocomplete="off"
                value={user}
                onInput={(event) => setUser(event.currentTarget.value)}
              />
            </label>
          </div>
          <datalist id="external-ids">
            {users.map((id) => (
              <option key={id} value={id} />
            ))}
          </datalist>
          <div class="buttons">
            <button type="submit" class="primary">
              Send
            </button>
          </div>
        </form>
      )}
      {sending && (
        <Outcome
          title={sending.problem ? "Not sent" : `Sent ${sending.campaign}`}
          problem={sending.problem}
          sent={sending.request}
          answer={sending.answer}
          link={{ href: href("users", [sending.braze_id]), text: "Show the user" }}
        />
      )}
    </section>
  );
}

/** The form that simulates an event of Regal. */
function Events({
  events,
  contacts,
  onSent,
}: {
  events: readonly string[];
  contacts: readonly Contact[];
  onSent: () => void;
}): JSX.Element {
  const usual = events.includes("call.completed") ? "call.completed" : (events[0] ?? "");
  const [event, setEvent] = useState(usual);
  const [number, setNumber] = useState<number | null>(null);
  const [sent, setSent] = useState<Exchange | null>(null);
  const contact = contacts.find((one) => one.number === number) ?? contacts[0];
  const send = async (submitted: Event): Promise<void> => {
    submitted.preventDefault();
    if (!contact) return;
    await attempt(async () => setSent(await api.sendRegalEvent(event, keyOf(contact))));
    onSent();
  };
  return (
    <section class="section">
      <div class="title">
        <h2>Simulate an event</h2>
      </div>
      <form class="form" onSubmit={send}>
        <p class="muted">
          Regal posts the event to the URL of its transform.
          {!contact && " It needs a contact, which a campaign creates."}
          {event === "" && " This project has no transforms for events of Regal."}
        </p>
        <div class="inputs">
          <label class="field grow">
            <span>Event</span>
            <select value={event} onChange={(changed) => setEvent(changed.currentTarget.value)}>
              {events.map((option) => (
                <option key={option}>{option}</option>
              ))}
            </select>
          </label>
          <label class="field grow">
            <span>Contact</span>
            <select
              value={String(contact?.number ?? "")}
              onChange={(changed) => setNumber(Number(changed.currentTarget.value))}
            >
              {contacts.map((option) => (
                <option key={option.number} value={String(option.number)}>
                  {nameOf(option)}
                </option>
              ))}
            </select>
          </label>
        </div>
        <div class="buttons">
          <button type="submit" class="primary" disabled={!contact || event === ""}>
            Send
          </button>
        </div>
      </form>
      {sent && (
        <Outcome
          title={`Sent ${sent.event}`}
          problem={sent.answer.problem ?? null}
          sent={sent.payload}
          answer={sent.answer}
          link={{ href: href("log"), text: "Show it in the log" }}
        />
      )}
    </section>
  );
}

function StatusOf({ status }: { status: number | null }): JSX.Element {
  const tone: Tone = status === null || status >= 400 ? "bad" : "good";
  return <Badge tone={tone}>{status ?? "no answer"}</Badge>;
}

function Outcome({
  title,
  problem,
  sent,
  answer,
  link,
}: {
  title: string;
  problem: string | null;
  sent: Json;
  answer: Delivery | null;
  link: { href: string; text: string };
}): JSX.Element {
  return (
    <div class="outcome" role="status">
      <p class="title">
        <b>{title}</b> {answer && <StatusOf status={answer.status} />} <a href={link.href}>{link.text}</a>
      </p>
      {problem && (
        <p class="warn-text">
          <Prose text={problem} />
        </p>
      )}
      <details>
        <summary>What was sent</summary>
        <JsonView value={sent} label="What was sent" />
      </details>
      {answer && (
        <details>
          <summary>The answer</summary>
          <JsonView value={answer.body} label="The answer" />
        </details>
      )}
    </div>
  );
}

function Contacts({ contacts }: { contacts: readonly Contact[] }): JSX.Element {
  return (
    <section class="section">
      <div class="title">
        <h2>{contacts.length ? count(contacts.length, "contact") : "No contacts yet"}</h2>
      </div>
      {contacts.length === 0 ? (
        <p class="muted">Send a campaign to a user with a phone number: the webhook creates the contact.</p>
      ) : (
        <div class="scroll" tabIndex={0} role="region" aria-label="Contacts">
          <table class="stacking">
            <thead>
              <tr>
                <th scope="col">Contact</th>
                <th scope="col">User id</th>
                <th scope="col">Phones</th>
                <th scope="col">Emails</th>
                <th scope="col">Updated</th>
              </tr>
            </thead>
            <tbody>
              {contacts.map((contact) => (
                <tr key={contact.number}>
                  <td>
                    <details>
                      <summary class="plain">{nameOf(contact)}</summary>
                      <JsonView value={contact as Json} label={`Contact ${contact.number}`} />
                    </details>
                  </td>
                  <td>{contact.userId ?? ""}</td>
                  <td class="mono">{Object.keys(contact.phones ?? {}).join(", ")}</td>
                  <td>{Object.keys(contact.emails ?? {}).join(", ")}</td>
                  <td class="numeric">
                    <Time at={contact.updated_at} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Exchanges({
  exchanges,
  contacts,
}: {
  exchanges: readonly Exchange[];
  contacts: readonly Contact[];
}): JSX.Element | null {
  if (exchanges.length === 0) return null;
  const names = new Map(contacts.map((contact) => [contact.number, nameOf(contact)]));
  return (
    <section class="section">
      <div class="title">
        <h2>What Regal received and sent</h2>
      </div>
      <div class="scroll" tabIndex={0} role="region" aria-label="What Regal received and sent">
        <table class="stacking">
          <thead>
            <tr>
              <th scope="col">Event</th>
              <th scope="col">Direction</th>
              <th scope="col">Contact</th>
              <th scope="col">Answer</th>
              <th scope="col">Findings</th>
              <th scope="col">At</th>
            </tr>
          </thead>
          <tbody>
            {exchanges.map((exchange, index) => (
              <tr key={exchanges.length - index}>
                <td>
                  <details>
                    <summary class="plain">{exchange.event ?? "no event"}</summary>
                    <JsonView value={exchange.payload} label="Payload" />
                  </details>
                </td>
                <td>{exchange.direction}</td>
                <td>{exchange.contact === null ? "" : (names.get(exchange.contact) ?? exchange.contact)}</td>
                <td>
                  <StatusOf status={exchange.answer.status} />
                </td>
                <td>
                  {exchange.findings?.map(({ code, message }) => (
                    <p key={code}>
                      <code>{code}</code> <Prose text={message} />
                    </p>
                  ))}
                </td>
                <td class="numeric">{exchange.at && <Time at={exchange.at} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
