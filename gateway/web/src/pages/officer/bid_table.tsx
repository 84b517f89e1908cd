import { useDirectory } from '../../api/directory';
import type { Bid, BidItem } from '../../api/tender_types';
import type { Round } from '../../api/types';
import { shortDateTime } from '../../format/dates';
import { quantity, yen } from '../../format/money';
import { t, term } from '../../i18n/text';
import { type Column, Table } from '../../ui/table';
import { itemTitle } from '../round/round_frame';

interface BidLine {
  bid: Bid;
  lot: string;
  item: BidItem;
  fee: string;
}

export function tierText(item: BidItem): string {
  return item.tiers.map((tier) => `${quantity(tier.fromQuantity)}– ${yen(tier.unitPrice)}`).join(' / ');
}

// Every line of every bid that the person may see.
export function BidTable({ round, bids }: { round: Round; bids: Bid[] }) {
  const directory = useDirectory();
  const rows = bids.flatMap((bid) => bid.lots.flatMap((lot) => lot.items.map((item): BidLine => ({ bid, lot: lot.lot, item, fee: lot.fixedFeeYen }))));
  const columns: Column<BidLine>[] = [
    { key: 'vendor', header: t('vendor.one'), cell: (row) => directory.vendor(row.bid.vendor), csv: (row) => directory.vendor(row.bid.vendor), sort: (row) => row.bid.vendor },
    { key: 'lot', header: t('lot.one'), cell: (row) => row.lot, csv: (row) => row.lot, sort: (row) => row.lot },
    { key: 'item', header: t('item.title'), cell: (row) => itemTitle(round, row.item.item), csv: (row) => itemTitle(round, row.item.item) },
    { key: 'tiers', header: `${t('bid.tiers')}${t('money.exTax')}`, cell: (row) => tierText(row.item), csv: (row) => row.item.tiers.map((tier) => `${tier.fromQuantity}:${tier.unitPrice}`).join(' ') },
    { key: 'rule', header: t('bid.tierRule'), cell: (row) => term('tierRule', row.item.tierRule), csv: (row) => term('tierRule', row.item.tierRule) },
    { key: 'capacity', header: t('bid.capacity'), numeric: true, cell: (row) => (row.item.capacity === '0' ? t('bid.noLimit') : quantity(row.item.capacity)), csv: (row) => row.item.capacity },
    { key: 'fee', header: `${t('bid.fixedFee')}${t('money.exTax')}`, numeric: true, cell: (row) => yen(row.fee), csv: (row) => row.fee },
    { key: 'state', header: t('bid.state'), cell: (row) => `${term('bidState', row.bid.state)} ${row.bid.invalidReasons.join(' ')}`, csv: (row) => term('bidState', row.bid.state) },
    { key: 'time', header: t('bid.receiptTime'), cell: (row) => shortDateTime(row.bid.receiptTime), csv: (row) => row.bid.receiptTime ?? '', sort: (row) => row.bid.receiptTime ?? '' },
  ];
  return <Table id="bids" caption={t('bid.all')} rows={rows} columns={columns} rowKey={(row) => row.bid.name + row.lot + row.item.item} csvName="bids" empty={<p>{t('award.noBids')}</p>} />;
}
