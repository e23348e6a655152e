#!/usr/bin/env node
// `bundle-program entry [outfile]`: a program becomes one file, in its own place if no other is named.
import { bundleProgram } from "./bundle.mjs";

const [entry, outfile = entry] = process.argv.slice(2);
await bundleProgram(entry, outfile);
