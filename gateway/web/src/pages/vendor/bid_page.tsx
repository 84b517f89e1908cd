import { useState } from 'preact/hooks';
import { listAll, send, areaNow } from '../../api/client';
import { codeOf } from '../../api/directory';
import { has } from '../../api/session';
import type { Bid } from '../../api/tender_types';
import type { Round } from '../../api/types';
import { clockTime, dateTime } from '../../format/dates';
import { quantity, yen } from '../../format/money';
import { download } from '../../format/download';
import { useAct, useDraft, useLoad } from '../../hooks';
import { colon, comma, t, term } from '../../i18n/text';
import { Badge, Band, Button, Card, Facts } from '../../ui/basics';
import { ask } from '../../ui/dialog_store';
import { Form, useFaults } from '../../ui/form';
import { RestoredBand } from '../../ui/restored_band';
import { Await } from '../../ui/page';
import { tierText } from '../officer/bid_table';
import { Deadline } from '../round/deadline';
import { RoundFrame, itemTitle, useRound } from '../round/round_frame';
import { type BidBody, bidBody, bidFaults, bidRenamer, lotTotal, newBid } from './bid_draft';
import { BidFields } from './bid_fields';

function BidLots({ round, lots }: { round: Round; lots: Bid['lots'] | BidBody['lots'] }) {
  return (
    <>
      {lots.map((lot) => {
        const total = lotTotal(round, lot);
        return (
          <div key={lot.lot} class="mb-4">
            <h3 class="text-std-20B-160">
              {t('lot.one')} {lot.lot}
            </h3>
            <ul class="list-disc pl-6">
              {lot.items.map((item) => (
                <li key={item.item}>
                  {itemTitle(round, item.item)}{colon()}{tierText(item)}
                  {t('money.exTax')} {term('tierRule', item.tierRule)}
                  {comma()}
                  {t('bid.capacity')} {item.capacity === '0' ? t('bid.noLimit') : quantity(item.capacity)}
                </li>
              ))}
              <li>
                {t('bid.fixedFee')}{colon()}{yen(lot.fixedFeeYen)}
                {t('money.exTax')}
              </li>
            </ul>
            {total !== null && (
              <p class="mt-2">
                {t('bid.lotTotal')}{colon()}<strong class="text-std-20B-160 tabular-nums">{yen(total)}</strong>
                {t('money.exTax')}
              </p>
            )}
          </div>
        );
      })}
    </>
  );
}

// What the vendor keeps: that it arrived, when, and the digest of exactly what was stored.
function Receipt({ round, bid }: { round: Round; bid: Bid }) {
  const save = () => download(`bid-receipt-${codeOf(bid.name)}.json`, `${JSON.stringify(bid, null, 2)}\n`, 'application/json');
  return (
    <Card title={t('bid.receipt')} actions={<Badge tone={bid.state === 'INVALID' ? 'error' : 'success'}>{term('bidState', bid.state)}</Badge>}>
      <Facts
        rows={[
          [t('bid.receiptTime'), dateTime(bid.receiptTime, true)],
          [t('bid.number'), <code>{codeOf(bid.name)}</code>],
          [t('bid.digest'), <code class="text-mono-14N-150 break-all">{bid.digest}</code>],
          [t('bid.lotteryNumber'), bid.lotteryNumber],
          [t('bid.nonce'), <code class="text-mono-14N-150 break-all">{bid.lotteryNonce}</code>],
        ]}
      />
      {bid.invalidReasons.length > 0 && <Band tone="error">{bid.invalidReasons.join(' ')}</Band>}
      <div class="my-4">
        <BidLots round={round} lots={bid.lots} />
      </div>
      <div class="flex flex-wrap gap-3">
        <Button onClick={save}>{t('bid.saveReceipt')}</Button>
        <Button onClick={() => print()}>{t('common.print')}</Button>
      </div>
    </Card>
  );
}

function Confirm({ round, body, busy, onBack, onSend }: { round: Round; body: BidBody; busy: boolean; onBack: () => void; onSend: () => void }) {
  return (
    <Card title={t('bid.confirmTitle')}>
      <BidLots round={round} lots={body.lots} />
      <Facts rows={[[t('bid.lotteryNumber'), body.lotteryNumber], [t('round.bidDeadline'), <Deadline until={round.bidDeadline} />]]} />
      <Band tone="warning">{t('bid.final')}</Band>
      <div class="flex flex-wrap gap-3">
        <Button onClick={onBack}>{t('form.fix')}</Button>
        <Button kind="primary" busy={busy} onClick={onSend}>
          {t('bid.send')}
        </Button>
      </div>
    </Card>
  );
}

function Editor({ round, id, reload }: { round: Round; id: string; reload: () => void }) {
  const draft = useDraft(`${id}.bid`, newBid(round));
  const faults = useFaults();
  const [confirming, setConfirming] = useState(false);
  const body = bidBody(round, draft.value);
  const act = useAct(async () => {
    // Asked a second time: a bid cannot be taken back.
    const yes = await ask({ title: t('bid.askTitle'), text: t('bid.askText', { round: round.title }), confirm: t('bid.askConfirm') });
    if (yes === null) return;
    try {
      await send<Bid>('POST', `/v1/${round.name}/bids`, body);
      draft.drop();
      reload();
    } catch (error) {
      setConfirming(false);
      faults.refuse(error, bidRenamer(body));
    }
  });
  if (confirming) return <Confirm round={round} body={body} busy={act.busy} onBack={() => setConfirming(false)} onSend={() => void act.run()} />;
  return (
    <>
      <p class="mb-4">
        {t('round.bidDeadline')}{colon()}<Deadline until={round.bidDeadline} first />
      </p>
      <RestoredBand draft={draft} fresh={newBid(round)} label={t('form.startOver')} />
      <Form faults={faults.faults} label={t('bid.start')} onSubmit={() => faults.check(bidFaults(round, draft.value)) && setConfirming(true)}>
        <BidFields round={round} draft={draft.value} set={draft.set} />
        <p role="status" class="mb-3 text-dns-16N-130">
          {draft.savedAt ? t('form.savedAt', { time: clockTime(draft.savedAt) }) : ''}
        </p>
        <Button kind="primary" submit>
          {t('form.toConfirm')}
        </Button>
      </Form>
    </>
  );
}

// A vendor's own bid: the form while the tender is open, its receipt once it is sent.
export function BidPage({ id }: { id: string }) {
  const round = useRound(id);
  const bids = useLoad((signal) => listAll<Bid>(`/v1/rounds/${id}/bids`, 'bids', signal), [id]);
  return (
    <RoundFrame id={id} round={round} tab="bid" heading="tab.bid">
      {(data) => (
        <Await of={bids}>
          {(own) => {
            if (own.length > 0) return <>{own.map((bid) => <Receipt key={bid.name} round={data} bid={bid} />)}</>;
            const open = data.state === 'TENDERING' && (!data.bidDeadline || Date.parse(data.bidDeadline) > areaNow());
            if (!open || !has('VENDOR_STAFF')) return <Band>{t('bid.closed')}</Band>;
            return <Editor round={data} id={id} reload={bids.reload} />;
          }}
        </Await>
      )}
    </RoundFrame>
  );
}
