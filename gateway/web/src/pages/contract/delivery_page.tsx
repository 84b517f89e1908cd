import { get, listAll, send } from '../../api/client';
import { codeOf, useDirectory } from '../../api/directory';
import { has } from '../../api/session';
import type { Contract, Delivery, Inspection } from '../../api/tender_types';
import { dateTime, dayText } from '../../format/dates';
import { quantity } from '../../format/money';
import { useAct, useLoad } from '../../hooks';
import { t, term } from '../../i18n/text';
import { Button, Card, Facts, ProblemBand } from '../../ui/basics';
import { ask, say } from '../../ui/dialog_store';
import { Await, Page } from '../../ui/page';
import { DeliveryBadge } from './deliveries_page';

function InspectionActs({ delivery, reload }: { delivery: Delivery; reload: () => void }) {
  const accept = useAct(async () => {
    const yes = await ask({ title: t('inspection.acceptTitle'), text: t('inspection.acceptText'), confirm: t('inspection.accept') });
    if (yes === null) return;
    await send('POST', '/v1/inspections', { delivery: delivery.name, result: 'ACCEPTED' });
    say(t('inspection.accepted'));
    reload();
  });
  const reject = useAct(async () => {
    const reason = await ask({ title: t('inspection.rejectTitle'), text: t('inspection.rejectText'), reason: t('inspection.reason'), confirm: t('inspection.reject'), danger: true });
    if (reason === null) return;
    await send('POST', '/v1/inspections', { delivery: delivery.name, result: 'REJECTED', reason: reason.trim() });
    say(t('inspection.rejected'));
    reload();
  });
  return (
    <Card title={t('inspection.title')}>
      <p class="mb-3">{t('inspection.due', { date: dayText(delivery.inspectionDueDate) })}</p>
      <ProblemBand problem={accept.problem ?? reject.problem} />
      <div class="flex flex-wrap gap-3">
        <Button kind="primary" busy={accept.busy} onClick={() => void accept.run()}>
          {t('inspection.accept')}
        </Button>
        <Button kind="danger" busy={reject.busy} onClick={() => void reject.run()}>
          {t('inspection.reject')}
        </Button>
      </div>
    </Card>
  );
}

interface Loaded {
  delivery: Delivery;
  contract: Contract;
  inspections: Inspection[];
}

function Body({ delivery, contract, inspections, reload }: Loaded & { reload: () => void }) {
  const directory = useDirectory();
  const item = (id: string) => contract.items.find((one) => one.item === id);
  return (
    <>
      <Card title={t('delivery.facts')}>
        <Facts
          rows={[
            [t('delivery.number'), <code>{codeOf(delivery.name)}</code>],
            [t('round.one'), contract.roundTitle],
            [t('municipality.one'), directory.municipality(delivery.municipality)],
            [t('vendor.one'), directory.vendor(delivery.vendor)],
            [t('delivery.time'), dateTime(delivery.createTime)],
            [t('delivery.due'), dayText(delivery.inspectionDueDate)],
            [t('delivery.note'), delivery.note || '－'],
            [t('order.lines'), <ul>{delivery.lines.map((line) => <li key={line.item}>{item(line.item)?.title ?? line.item} {quantity(line.quantity, item(line.item)?.unit)}</li>)}</ul>],
            [t('order.one'), <a class="link" href={`/${delivery.order}`}>{t('order.title', { number: codeOf(delivery.order).slice(0, 8) })}</a>],
          ]}
        />
      </Card>
      {has('MUNICIPALITY_CLERK') && delivery.state === 'DELIVERED' && <InspectionActs delivery={delivery} reload={reload} />}
      {inspections.map((one) => (
        <Card key={one.name} title={t('inspection.result')}>
          <Facts
            rows={[
              [t('inspection.result'), term('inspectionResult', one.result)],
              [t('inspection.reason'), one.reason || '－'],
              [t('common.time'), dateTime(one.createTime)],
              [t('history.who'), one.account || '－'],
            ]}
          />
        </Card>
      ))}
    </>
  );
}

// One delivery and its inspection.
export function DeliveryPage({ id }: { id: string }) {
  const load = useLoad(async (signal): Promise<Loaded> => {
    const delivery = await get<Delivery>(`/v1/deliveries/${id}`, signal);
    const [contract, inspections] = await Promise.all([
      get<Contract>(`/v1/${delivery.contract}`, signal),
      listAll<Inspection>(`/v1/inspections?delivery=${delivery.name}`, 'inspections', signal),
    ]);
    return { delivery, contract, inspections };
  }, [id]);
  return (
    <Page title={t('delivery.title', { number: id.slice(0, 8) })} crumbs={[[t('menu.deliveries'), '/deliveries']]} badge={load.data && <DeliveryBadge state={load.data.delivery.state} />}>
      <Await of={load}>{(data) => <Body {...data} reload={load.reload} />}</Await>
    </Page>
  );
}
