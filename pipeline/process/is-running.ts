/** Whether there is a process of this number. Signal 0 asks without sending: https://nodejs.org/api/process.html#processkillpid-signal */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
