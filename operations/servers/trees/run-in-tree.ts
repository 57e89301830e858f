/** Where a program in a tree finds the folder that it was given. */
export const folderInTree = '/srv';

/** The whole environment of a program in a tree. */
export const environmentInTree = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' };

/** What to say when `unshare` is not there. */
export const partOfUtilLinux = 'It is part of util-linux.';

/**
 * Runs with the tree as $1, the folder as $2 and the program behind them. The mounts are in a namespace of their own and go with
 * the program, which nothing stands above: what signals this reaches it.
 */
const enter = `
tree=$1 folder=$2
shift 2
mount --bind "$tree" "$tree"
mount -o remount,bind,ro "$tree"
mount -t proc proc "$tree/proc"
mount --rbind /dev "$tree/dev"
mount -t tmpfs tmpfs "$tree/tmp"
mount --bind "$folder" "$tree${folderInTree}"
exec chroot "$tree" "$@"
`;

/** The words that run a program in a tree, which stays as it is; the program can write to `folder` and to /tmp. */
export function inTree(props: {
  tree: string;
  folder: string;
  argv: readonly [string, ...string[]];
}): [string, ...string[]] {
  const { tree, folder, argv } = props;
  return ['unshare', '--mount', 'sh', '-euc', enter, 'sh', tree, folder, ...argv];
}
