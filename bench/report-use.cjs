// Loaded into a measured process with --require: writes the largest resident size it ever had, in KiB, and the seconds of CPU
// that it used. https://nodejs.org/api/process.html#processresourceusage
process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const use = { peakKiB: maxRSS, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 };
  require('node:fs').writeFileSync(process.env.BENCH_USE_FILE, JSON.stringify(use));
});
