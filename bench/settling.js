// Reads NDJSON, runs the code of a transformation on every line, and writes the bodies.
const fs = require("node:fs");
const readline = require("node:readline");

const [code, input, output] = process.argv.slice(2);
const run = new Function("payload", "headers", fs.readFileSync(code, "utf8"));
const file = fs.openSync(output, "w");
let text = "";

const lines = readline.createInterface({ input: fs.createReadStream(input) });
lines.on("line", (line) => {
  text += JSON.stringify(run(JSON.parse(line), {})) + "\n";
  if (text.length > 1e6) {
    fs.writeSync(file, text);
    text = "";
  }
});
lines.on("close", () => fs.writeSync(file, text));
