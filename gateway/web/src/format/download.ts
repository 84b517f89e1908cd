// Offers text as a file.
export function download(name: string, text: string, type: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

// 20261218-1432 for file names, in JST.
export function fileStamp(time: Date): string {
  const jst = new Date(time.getTime() + 9 * 3600_000).toISOString();
  return `${jst.slice(0, 10).replace(/-/g, '')}-${jst.slice(11, 16).replace(':', '')}`;
}
