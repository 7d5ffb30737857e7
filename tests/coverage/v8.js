// Runs scripts on payloads, and prints how often V8 ran the parts of each: start, end and count.
const vm = require("vm");
const { stdin, stdout } = process;
process.on("unhandledRejection", () => {}); // of scripts
const session = new (require("inspector").Session)();
session.connect();

function post(method, parameters) {
  let result;
  session.post(method, parameters, (error, value) => {
    if (error) throw error;
    result = value;
  });
  return result;
}

function ranges({ code, payloads }, number) {
  const filename = `script${number}.js`;
  const head = "(function (payload, headers) {\n";
  const run = new vm.Script(`${head}${code}\n})`, { filename }).runInThisContext();
  for (const payload of payloads) {
    try {
      JSON.stringify(run(JSON.parse(payload), {}));
    } catch {}
  }
  const { result } = post("Profiler.takePreciseCoverage");
  return result
    .find(({ url }) => url === filename)
    .functions.flatMap((one) => one.ranges)
    .map((one) => [one.startOffset - head.length, one.endOffset - head.length, one.count]);
}

post("Profiler.enable");
post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
let text = "";
stdin.on("data", (data) => (text += data));
stdin.on("end", () => {
  const jobs = JSON.parse(text);
  // Braze's engine has none of these.
  for (const name of ["console", "process", "require", "atob", "btoa", "fetch", "Intl"]) {
    delete globalThis[name];
  }
  stdout.write(JSON.stringify(jobs.map(ranges)));
});
