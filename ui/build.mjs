// Bundle the page into compiler/brazesmith/server/static/ (`make ui`).
//
//     node build.mjs [FOLDER] [--watch]
//
// Assets have hashed names, so that a browser may keep them. index.html names them; the server fills in its nonce.

import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const watching = process.argv.includes("--watch");
const target = process.argv.slice(2).find((argument) => !argument.startsWith("--"));
const OUT = target ?? join(HERE, "../compiler/brazesmith/server/static");
const ENTRY = "src/main.tsx";

const page = {
  name: "index.html",
  setup(build) {
    build.onEnd(async ({ errors, metafile }) => {
      if (errors.length) return;
      const outputs = Object.entries(metafile.outputs);
      const [script, { cssBundle }] = outputs.find(([, output]) => output.entryPoint === ENTRY);
      // A view that is loaded later has its styles from the start: the policy allows no others.
      const later = outputs.map(([path]) => path).filter((path) => path.endsWith(".css") && path !== cssBundle);
      const asset = (path) => `/page/${relative(OUT, join(HERE, path))}`;
      const link = (path) => `<link rel="stylesheet" nonce="%NONCE%" href="${asset(path)}">`;
      const template = await readFile(join(HERE, "src/index.html"), "utf-8");
      const html = template
        .replace("%SCRIPT%", asset(script))
        .replace("%STYLES%", [cssBundle, ...later].map(link).join("\n    "));
      await writeFile(join(OUT, "index.html"), html);
      await writeFile(join(OUT, "licenses.txt"), await licenses(Object.keys(metafile.inputs)));
      const assets = outputs.map(([path]) => relative(OUT, join(HERE, path)));
      const kept = new Set(["index.html", "licenses.txt", ...assets]);
      for (const name of await readdir(OUT)) {
        if (!kept.has(name)) await rm(join(OUT, name));
      }
    });
  },
};

// The license texts of the packages in the bundle.
async function licenses(inputs) {
  const packages = new Set();
  for (const path of inputs) {
    const match = path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
    if (match) packages.add(match[1]);
  }
  const texts = [];
  for (const name of [...packages].sort()) {
    const folder = join(HERE, "node_modules", name);
    const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf-8"));
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    texts.push(`${name} ${version}\n\n${file ? await readFile(join(folder, file), "utf-8") : ""}`);
  }
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}

const options = {
  absWorkingDir: HERE,
  entryPoints: [ENTRY],
  outdir: OUT,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  minify: !watching,
  metafile: true,
  legalComments: "eof",
  logLevel: "info",
  plugins: [page],
};

await mkdir(OUT, { recursive: true });
if (watching) await (await esbuild.context(options)).watch();
else await esbuild.build(options);
