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
      const asset = (path) => `/page/${relative(OUT, join(HERE, path))}`;
      const template = await readFile(join(HERE, "src/index.html"), "utf-8");
      const html = template.replace("%SCRIPT%", asset(script)).replace("%STYLE%", asset(cssBundle));
      await writeFile(join(OUT, "index.html"), html);
      const kept = new Set(outputs.map(([path]) => relative(OUT, join(HERE, path))));
      for (const name of await readdir(OUT)) {
        if (name !== "index.html" && !kept.has(name)) await rm(join(OUT, name));
      }
    });
  },
};

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
