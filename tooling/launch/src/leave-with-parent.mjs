// Loaded into every program that `npm start` runs: when the launcher is gone (a `kill -9`), so are they.
// Programs of theirs inherit this file, but their channel is their own affair: only our direct children leave with us.
if (process.channel && process.ppid === Number(process.env.ACTA_LAUNCHER_PID)) {
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  // The channel alone must not keep a program alive that has ended its work.
  process.channel.unref();
}
