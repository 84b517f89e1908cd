import { codeOf, useDirectory } from '../../api/directory';
import { me } from '../../api/session';
import type { Award, AwardLot, LotteryTranscript, VendorReason } from '../../api/tender_types';
import type { Round } from '../../api/types';
import { download } from '../../format/download';
import { quantity, toBig, yen } from '../../format/money';
import { colon, t, term } from '../../i18n/text';
import { preferences } from '../../preferences';
import { Button, Card } from '../../ui/basics';
import { type Column, Table } from '../../ui/table';
import { itemTitle, itemsOf } from '../round/round_frame';

function LotRanking({ lot, title, id }: { lot: AwardLot; title: string; id: string }) {
  const directory = useDirectory();
  const japanese = preferences.get().language === 'ja';
  const detail = (row: VendorReason) => (japanese ? row.detailJa : row.detailEn);
  const own = (row: VendorReason) => codeOf(row.vendor) === me.get()?.tenant;
  const columns: Column<VendorReason>[] = [
    { key: 'vendor', header: t('vendor.one'), cell: (row) => directory.vendor(row.vendor), csv: (row) => `${directory.vendor(row.vendor)} (${codeOf(row.vendor)})` },
    { key: 'rank', header: t('award.rank'), numeric: true, cell: (row) => row.rank || '－', csv: (row) => String(row.rank), sort: (row) => row.rank || 999 },
    { key: 'reason', header: t('award.reason'), cell: (row) => term('reason', row.reason), csv: (row) => term('reason', row.reason) },
    { key: 'total', header: `${t('award.total')}${t('money.exTax')}`, numeric: true, cell: (row) => (row.totalExTaxYen === '0' && !row.rank ? '－' : yen(row.totalExTaxYen)), csv: (row) => row.totalExTaxYen, sort: (row) => toBig(row.totalExTaxYen) },
    { key: 'detail', header: t('award.detail'), cell: (row) => detail(row) || '－', csv: detail },
  ];
  return (
    <div class="mb-4">
      <h3 class="text-std-20B-160">{title}</h3>
      <Table id={id} caption={`${title} ${t('award.ranking')}`} rows={lot.reasons} columns={columns} rowKey={(row) => row.vendor} csvName="ranking" highlight={own} empty={<p>{t('award.noBids')}</p>} />
    </div>
  );
}

function LotPrices({ round, lot }: { round: Round; lot: AwardLot }) {
  const directory = useDirectory();
  const unit = (item: string) => itemsOf(round).find((one) => one.item === item)?.unit ?? '';
  if (!lot.winner) return <p>{term('lotEnd', lot.endReason)}</p>;
  return (
    <ul class="list-disc pl-6">
      {lot.items.flatMap((item) =>
        item.awards.map((award, i) => (
          <li key={`${item.item}${i}`}>
            {itemTitle(round, item.item)}{colon()}{directory.vendor(award.vendor)} {quantity(award.quantity, unit(item.item))} × <strong>{yen(award.unitPrice)}</strong>
            {t('money.exTax')}
          </li>
        )),
      )}
      {lot.fixedFeeYen !== '0' && (
        <li>
          {t('bid.fixedFee')}{colon()}{yen(lot.fixedFeeYen)}
          {t('money.exTax')}
        </li>
      )}
    </ul>
  );
}

// Lot by lot: ranking, reasons, and the winner's prices.
export function AwardLots({ round, award, id }: { round: Round; award: Award; id: string }) {
  return (
    <>
      {award.lots.map((lot) => {
        const title = `${t('lot.one')} ${lot.lot} ${round.lots.find((one) => one.lot === lot.lot)?.title ?? ''}`;
        return (
          <div key={lot.lot} class="mb-6">
            <LotRanking lot={lot} title={title} id={`${id}-${lot.lot}`} />
            <LotPrices round={round} lot={lot} />
          </div>
        );
      })}
    </>
  );
}

function Transcript({ transcript }: { transcript: LotteryTranscript }) {
  const directory = useDirectory();
  const save = () => download(`lottery-${transcript.lot}.json`, `${JSON.stringify(transcript, null, 2)}\n`, 'application/json');
  const vendorOf = (bid: string) => transcript.entries.find((entry) => entry.bid === bid)?.vendor ?? bid;
  return (
    <div>
      <p>
        {t('lottery.order', { lot: transcript.lot })}
        {transcript.order.map((bid, i) => `${i + 1}. ${directory.vendor(vendorOf(bid))}`).join(' → ')}
      </p>
      <div class="my-2">
        <Button onClick={save}>{t('lottery.download', { lot: transcript.lot })}</Button>
      </div>
    </div>
  );
}

// Where bids tied: the order drawn, and everything needed to draw again.
export function Lottery({ award }: { award: Award }) {
  if (award.lottery.length === 0) return null;
  return (
    <Card title={t('lottery.title')}>
      <p>{t('lottery.text')}</p>
      {award.lottery.map((transcript) => (
        <Transcript key={transcript.lot} transcript={transcript} />
      ))}
    </Card>
  );
}
