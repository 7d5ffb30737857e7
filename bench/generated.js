// usage: node generated.js SCRIPT… -- PAYLOAD…
// Prints the CPU time of each script in microseconds per event, JSON in and JSON out.
const fs = require("node:fs");

const EVENTS = 8000;
const ROUNDS = 9;

const split = process.argv.indexOf("--");
const read = (file) => fs.readFileSync(file, "utf8");
const scripts = process.argv.slice(2, split).map(read);
const functions = scripts.map((code) => new Function("payload", "headers", code));
const payloads = process.argv.slice(split + 1).map((file) => JSON.stringify(JSON.parse(read(file))));
const usable = payloads.filter((text) => functions.every((run) => isAccepted(run, text)));

function isAccepted(run, text) {
  try {
    return run(JSON.parse(text), {}) !== undefined;
  } catch (error) {
    return false;
  }
}

function microseconds(run) {
  const started = process.cpuUsage();
  for (let event = 0; event < EVENTS; event += 1) {
    JSON.stringify(run(JSON.parse(usable[event % usable.length]), {}));
  }
  const used = process.cpuUsage(started);
  return (used.user + used.system) / EVENTS;
}

const rounds = [];
for (let round = 0; round <= ROUNDS; round += 1) {
  rounds.push(functions.map(microseconds));
}
console.log(JSON.stringify({ payloads: usable.length, rounds: rounds.slice(1) })); // the first warms up
