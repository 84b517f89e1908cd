import { unparse } from 'papaparse';

// A formula in a cell would run when the file is opened in a spreadsheet; a plain negative number is none.
const kFormula = /^(?:[=+@\t\r]|-(?!\d+(?:\.\d+)?$))/;

// CSV for spreadsheets: UTF-8 with BOM, CRLF, formulas neutralised with an apostrophe.
export function toCsv(header: string[], rows: string[][]): string {
  return `\uFEFF${unparse({ fields: header, data: rows }, { escapeFormulae: kFormula, newline: '\r\n' })}\r\n`;
}
