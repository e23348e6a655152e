// Loaded into every program that `npm start` runs: when the launcher is gone (a `kill -9`), so are they.
if (process.channel) {
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  // The channel alone must not keep a program alive that has ended its work.
  process.channel.unref();
}
