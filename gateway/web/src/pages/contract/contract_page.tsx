import { useState } from 'preact/hooks';
import { get, listAll, send } from '../../api/client';
import { useDirectory } from '../../api/directory';
import { has, isVendor } from '../../api/session';
import type { Contract, ContractItem, Order } from '../../api/tender_types';
import { dateTime, dayText, isoDate } from '../../format/dates';
import { quantity, times, toBig, yen } from '../../format/money';
import { useAct, useLoad } from '../../hooks';
import { colon, inParens, t, term } from '../../i18n/text';
import { Band, Button, Card, Facts } from '../../ui/basics';
import { ask, say } from '../../ui/dialog_store';
import { ChoiceField, TextField } from '../../ui/fields';
import { Form, useFaults } from '../../ui/form';
import { Await, Page } from '../../ui/page';
import { type Column, Table } from '../../ui/table';
import { ContractBadge } from './contracts_page';
import { OrderForm } from './order_form';
import { OrderTable } from './orders_page';

function Items({ contract }: { contract: Contract }) {
  const columns: Column<ContractItem>[] = [
    { key: 'title', header: t('item.title'), cell: (row) => row.title, csv: (row) => row.title },
    { key: 'price', header: `${t('item.unitPrice')}${t('money.exTax')}`, numeric: true, cell: (row) => yen(row.unitPrice), csv: (row) => row.unitPrice },
    { key: 'quantity', header: t('contract.quantity'), numeric: true, cell: (row) => quantity(row.quantity, row.unit), csv: (row) => row.quantity },
    { key: 'amount', header: `${t('contract.amount')}${t('money.exTax')}`, numeric: true, cell: (row) => yen(times(row.quantity, row.unitPrice)), csv: (row) => times(row.quantity, row.unitPrice).toString() },
    { key: 'ordered', header: t('contract.ordered'), numeric: true, cell: (row) => quantity(row.orderedQuantity, row.unit), csv: (row) => row.orderedQuantity },
    { key: 'delivered', header: t('contract.delivered'), numeric: true, cell: (row) => quantity(row.deliveredQuantity, row.unit), csv: (row) => row.deliveredQuantity },
    { key: 'accepted', header: t('contract.accepted'), numeric: true, cell: (row) => quantity(row.acceptedQuantity, row.unit), csv: (row) => row.acceptedQuantity },
    { key: 'left', header: t('contract.left'), numeric: true, cell: (row) => quantity(toBig(row.quantity) - toBig(row.orderedQuantity), row.unit), csv: (row) => (toBig(row.quantity) - toBig(row.orderedQuantity)).toString() },
  ];
  return (
    <Card title={t('round.items')}>
      <Table id="items" caption={t('round.items')} rows={contract.items} columns={columns} rowKey={(row) => row.lot + row.item} csvName="contract-items" empty={<p>－</p>} />
    </Card>
  );
}

function SignForm({ contract, reload }: { contract: Contract; reload: () => void }) {
  const [method, setMethod] = useState('PAPER');
  const [date, setDate] = useState(isoDate(new Date()));
  const [hash, setHash] = useState('');
  const faults = useFaults();
  const act = useAct(async () => {
    const yes = await ask({
      title: t('sign.askTitle'),
      text: t('sign.askText', { round: contract.roundTitle, ex: yen(contract.totalExTaxYen), inc: yen(contract.totalYen) }),
      confirm: t('sign.do'),
    });
    if (yes === null) return;
    try {
      await send('POST', `/v1/${contract.name}:sign`, { etag: contract.etag, method, signedDate: date, ...(hash.trim() ? { documentSha256: hash.trim().toLowerCase() } : {}) });
      say(t('sign.done'));
      reload();
    } catch (error) {
      faults.refuse(error);
    }
  });
  const submit = () => {
    const found: Record<string, string> = {};
    if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) found.signedDate = t('sign.noDate');
    if (hash.trim() && !/^[0-9a-f]{64}$/i.test(hash.trim())) found.documentSha256 = t('sign.badHash');
    if (faults.check(found)) void act.run();
  };
  return (
    <Card title={t('sign.title')}>
      <p class="mb-3">{t('sign.text')}</p>
      <Form faults={faults.faults} onSubmit={submit} label={t('sign.title')}>
        <ChoiceField path="method" label={t('sign.method')} required single options={['PAPER', 'E_SIGNATURE'].map((one): [string, string] => [one, term('signMethod', one)])} value={[method]} onChange={([one]) => setMethod(one)} />
        <TextField path="signedDate" label={t('sign.date')} required type="date" value={date} onInput={setDate} />
        <TextField path="documentSha256" label={t('sign.hash')} hint={t('sign.hashHint')} value={hash} onInput={setHash} />
        <Button kind="primary" submit busy={act.busy}>
          {t('sign.do')}
        </Button>
      </Form>
    </Card>
  );
}

function Signatures({ contract }: { contract: Contract }) {
  return (
    <Card title={t('sign.list')}>
      {contract.signatures.length === 0 && <p>{t('sign.nobody')}</p>}
      <ul class="list-disc pl-6">
        {contract.signatures.map((one) => (
          <li key={one.party}>
            {term('party', one.party)}{colon()}{dayText(one.signedDate)} {term('signMethod', one.method)}{inParens(t('sign.recorded', { account: one.account, time: dateTime(one.time) }))}
            {one.documentSha256 && <code class="block text-mono-14N-150 break-all">{one.documentSha256}</code>}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function maySign(contract: Contract): boolean {
  const signed = (party: string) => contract.signatures.some((one) => one.party === party);
  if (contract.state !== 'PENDING_SIGNATURES') return false;
  if (isVendor()) return signed('MUNICIPALITY') && !signed('VENDOR');
  return has('MUNICIPALITY_APPROVER') && !signed('MUNICIPALITY');
}

function Body({ contract, reload }: { contract: Contract; reload: () => void }) {
  const directory = useDirectory();
  const orders = useLoad((signal) => listAll<Order>(`/v1/orders?contract=${contract.name}`, 'orders', signal), [contract.name, contract.etag]);
  const both = () => {
    reload();
    orders.reload();
  };
  return (
    <>
      <Card title={t('contract.facts')}>
        <Facts
          rows={[
            [t('municipality.one'), directory.municipality(contract.municipality)],
            [t('vendor.one'), directory.vendor(contract.vendor)],
            [`${t('share.goods')}`, yen(contract.goodsYen)],
            [`${t('share.costs')}`, yen(contract.costTermsYen)],
            [`${t('contract.total')}${t('money.exTax')}`, yen(contract.totalExTaxYen)],
            [t('share.tax'), yen(contract.taxYen)],
            [`${t('contract.total')}${t('money.incTax')}`, <strong class="text-std-20B-160">{yen(contract.totalYen)}</strong>],
            [t('common.created'), dateTime(contract.createTime)],
          ]}
        />
      </Card>
      {isVendor() && contract.state === 'PENDING_SIGNATURES' && contract.signatures.length === 0 && <Band>{t('sign.municipalityFirst')}</Band>}
      {maySign(contract) && <SignForm contract={contract} reload={reload} />}
      <Signatures contract={contract} />
      <Items contract={contract} />
      {has('MUNICIPALITY_CLERK') && contract.state === 'ACTIVE' && <OrderForm contract={contract} onDone={both} />}
      <Card title={t('menu.orders')}>
        <Await of={orders}>{(list) => <OrderTable orders={list} contracts={[contract]} />}</Await>
      </Card>
    </>
  );
}

// One contract: money, signatures, what was ordered and what is left.
export function ContractPage({ id }: { id: string }) {
  const contract = useLoad((signal) => get<Contract>(`/v1/contracts/${id}`, signal), [id]);
  const title = contract.data ? t('contract.of', { round: contract.data.roundTitle }) : t('contract.one');
  return (
    <Page title={title} crumbs={[[t('menu.contracts'), '/contracts']]} badge={contract.data && <ContractBadge state={contract.data.state} />} actions={<Button onClick={() => print()}>{t('common.print')}</Button>}>
      <Await of={contract}>
        {(data) => (
          <>
            <p class="mb-4">
              <a class="link" href={`/${data.round}`}>
                {t('contract.toRound')}
              </a>
            </p>
            <Body contract={data} reload={contract.reload} />
          </>
        )}
      </Await>
    </Page>
  );
}
