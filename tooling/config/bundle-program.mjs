#!/usr/bin/env node
// `bundle-program dist/server.js`, after tsc: the program becomes one file, in its place.
import { bundleProgram } from "./bundle.mjs";

for (const entry of process.argv.slice(2)) await bundleProgram(entry, entry);
