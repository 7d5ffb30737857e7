// Reads NDJSON, runs the code of a transformation on every line, and writes the bodies.
const fs = require("node:fs");
const readline = require("node:readline");

const [code, input, output] = process.argv.slice(2);
const run = new Function("payload", "headers", fs.readFileSync(code, "utf8"));
const file = fs.openSync(output, "w");
let text = "";

// A line is a payload, or what was stored with it.
function outcome(value) {
  const isStored = value.received_at !== undefined;
  try {
    const [payload, headers] = isStored ? [value.payload, value.headers ?? {}] : [value, {}];
    return JSON.stringify(run(payload, headers));
  } catch (error) {
    return JSON.stringify({ error: String(error) });
  }
}

const lines = readline.createInterface({ input: fs.createReadStream(input) });
lines.on("line", (line) => {
  text += outcome(JSON.parse(line)) + "\n";
  if (text.length > 1e6) {
    fs.writeSync(file, text);
    text = "";
  }
});
lines.on("close", () => fs.writeSync(file, text));
