import { readEnv } from "./env.ts";
import { main } from "./main.ts";
import { askSecret } from "./secret.ts";

process.exitCode = await main(process.argv.slice(2), readEnv(), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  askSecret,
});
