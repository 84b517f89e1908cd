import { send } from '../../api/client';
import type { Contract, Order } from '../../api/tender_types';
import { parseWhole, tidyWhole } from '../../format/number_input';
import { quantity, times, toBig, yen } from '../../format/money';
import { useAct, useDraft } from '../../hooks';
import { t } from '../../i18n/text';
import { Button, Card } from '../../ui/basics';
import { ask, say } from '../../ui/dialog_store';
import { TextField } from '../../ui/fields';
import { Form, useFaults } from '../../ui/form';

// Places an order within what the contract has left.
export function OrderForm({ contract, onDone }: { contract: Contract; onDone: () => void }) {
  const draft = useDraft<{ quantities: Record<string, string> }>(`${contract.name}.order`, { quantities: {} });
  const faults = useFaults();
  const left = (item: Contract['items'][number]) => toBig(item.quantity) - toBig(item.orderedQuantity);
  const lines = contract.items
    .map((item) => ({ item: item.item, quantity: parseWhole(draft.value.quantities[item.item] ?? '') ?? '0' }))
    .filter((line) => toBig(line.quantity) > 0n);
  const act = useAct(async () => {
    const amount = lines.reduce((total, line) => total + times(line.quantity, contract.items.find((item) => item.item === line.item)!.unitPrice), 0n);
    const yes = await ask({ title: t('order.askTitle'), text: t('order.askText', { amount: yen(amount) }), confirm: t('order.place') });
    if (yes === null) return;
    try {
      await send<Order>('POST', '/v1/orders', { contract: contract.name, lines });
      draft.reset({ quantities: {} });
      faults.clear();
      say(t('order.placed'));
      onDone();
    } catch (error) {
      faults.refuse(error, (field) => field.replace(/^lines\[(\d+)\].*/, (whole, n) => lines[Number(n)]?.item ?? whole));
    }
  });
  const submit = () => {
    const found: Record<string, string> = {};
    for (const item of contract.items) {
      const typed = (draft.value.quantities[item.item] ?? '').trim();
      const amount = parseWhole(typed);
      if (typed && (amount === null || toBig(amount) < 0n)) found[item.item] = t('join.notNumber', { item: item.title });
      else if (amount !== null && toBig(amount) > left(item)) found[item.item] = t('order.overCap', { item: item.title, left: quantity(left(item), item.unit) });
    }
    if (Object.keys(found).length === 0 && lines.length === 0) found[contract.items[0].item] = t('order.nothing');
    if (faults.check(found)) void act.run();
  };
  if (contract.items.every((item) => left(item) <= 0n)) return null;
  return (
    <Card title={t('order.new')}>
      <Form faults={faults.faults} onSubmit={submit} label={t('order.new')}>
        {contract.items.map((item) => (
          <TextField
            key={item.item}
            path={item.item}
            label={item.title}
            hint={t('order.left', { left: quantity(left(item), item.unit) })}
            numeric
            tidy={tidyWhole}
            suffix={item.unit}
            value={draft.value.quantities[item.item] ?? ''}
            onInput={(value) => draft.set({ quantities: { ...draft.value.quantities, [item.item]: value } })}
          />
        ))}
        <Button kind="primary" submit busy={act.busy}>
          {t('order.place')}
        </Button>
      </Form>
    </Card>
  );
}
