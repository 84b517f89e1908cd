import { useState } from 'preact/hooks';
import { listAll, send, areaNow } from '../../api/client';
import { codeOf, forgetDirectory } from '../../api/directory';
import { has } from '../../api/session';
import type { Vendor } from '../../api/types';
import { shortDateTime } from '../../format/dates';
import { useAct, useLoad } from '../../hooks';
import { t } from '../../i18n/text';
import { Badge, Button } from '../../ui/basics';
import { say } from '../../ui/dialog_store';
import { Modal } from '../../ui/dialogs';
import { ChoiceField, MomentField, TextField } from '../../ui/fields';
import { Form, useFaults } from '../../ui/form';
import { Await, Page } from '../../ui/page';
import { type Column, Table } from '../../ui/table';

function suspended(vendor: Vendor): boolean {
  return Boolean(vendor.suspendedUntil) && Date.parse(vendor.suspendedUntil!) > areaNow();
}

function VendorForm({ vendor, onClose, onDone }: { vendor: Vendor | null; onClose: () => void; onDone: () => void }) {
  const [displayName, setName] = useState(vendor?.displayName ?? '');
  const [kana, setKana] = useState(vendor?.kana ?? '');
  const [englishName, setEnglish] = useState(vendor?.englishName ?? '');
  const [small, setSmall] = useState(vendor?.smallEnterprise ?? false);
  const [until, setUntil] = useState(vendor?.suspendedUntil ?? '');
  const faults = useFaults();
  const act = useAct(async () => {
    try {
      const body = { displayName: displayName.trim(), kana: kana.trim(), englishName: englishName.trim(), smallEnterprise: small, ...(until ? { suspendedUntil: until } : {}) };
      const mask = 'displayName,kana,englishName,smallEnterprise,suspendedUntil';
      if (vendor) await send('PATCH', `/v1/${vendor.name}?updateMask=${mask}`, { ...body, etag: vendor.etag });
      else await send('POST', '/v1/vendors', body);
      forgetDirectory();
      say(t('vendor.saved'));
      onDone();
    } catch (error) {
      faults.refuse(error);
    }
  });
  const submit = () => faults.check(displayName.trim() ? {} : { displayName: t('vendor.noName') }) && void act.run();
  return (
    <Modal title={vendor ? t('vendor.edit', { name: vendor.displayName }) : t('vendor.create')} onClose={onClose}>
      <Form faults={faults.faults} onSubmit={submit} label={t('vendor.create')}>
        <TextField path="displayName" label={t('vendor.name')} required value={displayName} onInput={setName} />
        <TextField path="kana" label={t('vendor.kana')} value={kana} onInput={setKana} />
        <TextField path="englishName" label={t('vendor.englishName')} value={englishName} onInput={setEnglish} />
        <ChoiceField path="smallEnterprise" label={t('vendor.small')} single options={[['no', t('common.no')], ['yes', t('common.yes')]]} value={[small ? 'yes' : 'no']} onChange={([value]) => setSmall(value === 'yes')} />
        <MomentField path="suspendedUntil" label={t('vendor.until')} hint={t('vendor.untilHint')} value={until} onChange={setUntil} />
        <div class="flex flex-wrap gap-3">
          <Button onClick={onClose}>{t('common.back')}</Button>
          <Button kind="primary" submit busy={act.busy}>
            {t('form.save')}
          </Button>
        </div>
      </Form>
    </Modal>
  );
}

// Vendors of the area, and who is suspended until when.
export function VendorsPage() {
  const vendors = useLoad((signal) => listAll<Vendor>('/v1/vendors', 'vendors', signal), []);
  const [editing, setEditing] = useState<Vendor | null | undefined>(undefined);
  const admin = has('ADMINISTRATOR');
  const columns: Column<Vendor>[] = [
    { key: 'name', header: t('vendor.name'), cell: (row) => row.displayName, csv: (row) => row.displayName, sort: (row) => row.displayName },
    { key: 'id', header: 'ID', cell: (row) => codeOf(row.name), csv: (row) => codeOf(row.name), sort: (row) => row.name },
    { key: 'kana', header: t('vendor.kana'), cell: (row) => row.kana || '－', csv: (row) => row.kana, sort: (row) => row.kana },
    { key: 'english', header: t('vendor.englishName'), cell: (row) => row.englishName || '－', csv: (row) => row.englishName },
    { key: 'small', header: t('vendor.small'), cell: (row) => t(row.smallEnterprise ? 'common.yes' : 'common.no'), csv: (row) => t(row.smallEnterprise ? 'common.yes' : 'common.no'), sort: (row) => (row.smallEnterprise ? 0 : 1) },
    {
      key: 'until',
      header: t('vendor.until'),
      cell: (row) => (suspended(row) ? <Badge tone="error">{t('vendor.suspended', { time: shortDateTime(row.suspendedUntil) })}</Badge> : '－'),
      csv: (row) => row.suspendedUntil ?? '',
      sort: (row) => row.suspendedUntil ?? '',
    },
  ];
  if (admin) {
    columns.push({ key: 'edit', header: t('user.change'), cell: (row) => <Button kind="text" label={t('vendor.edit', { name: row.displayName })} onClick={() => setEditing(row)}>{t('user.change')}</Button> });
  }
  const done = () => {
    setEditing(undefined);
    vendors.reload();
  };
  return (
    <Page title={t('menu.vendors')} actions={admin && <Button kind="primary" onClick={() => setEditing(null)}>{t('vendor.create')}</Button>}>
      <Await of={vendors}>
        {(rows) => <Table id="vendors" caption={t('menu.vendors')} rows={rows} columns={columns} rowKey={(row) => row.name} csvName="vendors" empty={<p>{t('vendor.none')}</p>} />}
      </Await>
      {editing !== undefined && <VendorForm vendor={editing} onClose={() => setEditing(undefined)} onDone={done} />}
    </Page>
  );
}
