import { download, fileStamp } from './download';

// Offers rows as a CSV file; the CSV library is fetched when first needed.
export async function toCsvDownload(name: string, header: string[], rows: string[][]): Promise<void> {
  const { toCsv } = await import('./csv');
  download(`${name}-${fileStamp(new Date())}.csv`, toCsv(header, rows), 'text/csv;charset=utf-8');
}
