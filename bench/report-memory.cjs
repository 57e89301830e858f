// Loaded into a measured process with --require: writes the largest resident size it ever had, in KiB.
// https://nodejs.org/api/process.html#processresourceusage
process.on('exit', () => {
  require('node:fs').writeFileSync(process.env.BENCH_MEMORY_FILE, String(process.resourceUsage().maxRSS));
});
