// `npm run -s acta -- …`: the published command, and beside it what only whoever runs the product may do.

/** As `apps/operate/src/commands.ts` has them; its test compares. */
const operatorCommands = ["backup", "first-owner", "fsck", "reseal", "restore", "rotate-key"];

const isOperators = operatorCommands.includes(process.argv[2]);
await import(isOperators ? "../../apps/operate/bin/operate.js" : "../../packages/client/bin/acta.js");
