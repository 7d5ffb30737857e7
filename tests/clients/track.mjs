// braze-api (npm) against a local Braze: prints a JSON object with what each call answered.
// Arguments: the URL and the key.
import { createRequire } from "node:module";
import process from "node:process";

const { Braze } = createRequire(`${process.cwd()}/`)("braze-api");
const [url, key] = process.argv.slice(2);
const braze = new Braze(url, key);
const group = "5f2a7c1e-9d34-4b8e-a1c6-0e7b9d2f4a83";
const time = "2026-01-01T00:00:00Z";
const answers = {};

async function call(name, promise) {
  try {
    answers[name] = await promise;
  } catch (error) {
    answers[name] = { status: error.status, message: error.message };
  }
}

await call("track", braze.users.track({
  attributes: [{ external_id: "ada", email: "ada@example.com", plan: "pro" }],
  events: [{ external_id: "ada", name: "Signed Up", time }],
  purchases: [{ external_id: "ada", product_id: "x", currency: "USD", price: 3.5, time }],
}));
await call("partial", braze.users.track({ attributes: [{ external_id: "ada" }, { plan: "pro" }] }));
await call("export", braze.users.export.ids({
  external_ids: ["ada", "nobody"],
  fields_to_export: ["email", "custom_attributes"],
}));
await call("alias", braze.users.alias.new({
  user_aliases: [{ external_id: "ada", alias_name: "lovelace", alias_label: "shop" }],
}));
await call("subscribe", braze.subscription.status.set({
  subscription_group_id: group,
  subscription_state: "subscribed",
  external_id: ["ada"],
}));
await call("status", braze.subscription.status.get({
  subscription_group_id: group,
  external_id: "ada",
}));
await call("send", braze.messages.send({
  external_user_ids: ["ada"],
  messages: { email: { app_id: "a", from: "b@example.com", subject: "c", body: "d" } },
}));
await call("delete", braze.users.delete({ external_ids: ["ada"] }));
await call("unknown", braze.canvas.trigger.send({ canvas_id: "x" }));
await call("refused", new Braze(url, "other").users.track({ attributes: [] }));
process.stdout.write(JSON.stringify(answers));
