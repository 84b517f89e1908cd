import { useState } from 'preact/hooks';
import { listAll, send, areaNow } from '../../api/client';
import { useDirectory } from '../../api/directory';
import { has } from '../../api/session';
import type { Setting } from '../../api/tender_types';
import { shortDateTime } from '../../format/dates';
import { searchKey } from '../../format/number_input';
import { useAct, useLoad } from '../../hooks';
import { inParens, t } from '../../i18n/text';
import { preferences } from '../../preferences';
import { useQuery } from '../../router';
import { Badge, Button } from '../../ui/basics';
import { say } from '../../ui/dialog_store';
import { Modal } from '../../ui/dialogs';
import { MomentField, SelectField, TextField } from '../../ui/fields';
import { Form, useFaults } from '../../ui/form';
import { Await, Page } from '../../ui/page';
import { type Column, NoMatch, Table } from '../../ui/table';

function describe(setting: Setting): string {
  return (preferences.get().language === 'ja' ? setting.descriptionJa : setting.descriptionEn) || setting.key;
}

interface FormProps {
  // A value not yet in force that is changed; null for a new dated value.
  setting: Setting | null;
  keys: Setting[];
  onClose: () => void;
  onDone: () => void;
}

function SettingForm({ setting, keys, onClose, onDone }: FormProps) {
  const directory = useDirectory();
  const [key, setKey] = useState(setting?.key ?? keys[0]?.key ?? '');
  const [tenant, setTenant] = useState(setting?.tenant ?? '');
  const [value, setValue] = useState(setting?.value ?? '');
  const [from, setFrom] = useState(setting?.effectiveTime ?? '');
  const faults = useFaults();
  const act = useAct(async () => {
    try {
      const dated = { value: value.trim(), effectiveTime: from };
      if (setting) await send('PATCH', `/v1/${setting.name}?updateMask=value,effectiveTime`, { ...dated, etag: setting.etag });
      else await send('POST', '/v1/settings', { key, tenant, ...dated });
      say(t('setting.saved'));
      onDone();
    } catch (error) {
      faults.refuse(error);
    }
  });
  const submit = () => {
    const found: Record<string, string> = {};
    if (!value.trim()) found.value = t('setting.noValue');
    if (!from) found.effectiveTime = t('setting.noTime');
    if (faults.check(found)) void act.run();
  };
  const tenants: [string, string][] = [['', t('setting.area')], ...directory.municipalities.map((m): [string, string] => [m.name.slice('municipalities/'.length), directory.municipality(m.name)])];
  return (
    <Modal title={t(setting ? 'setting.edit' : 'setting.create')} onClose={onClose}>
      <Form faults={faults.faults} onSubmit={submit} label={t('setting.create')}>
        {!setting && <SelectField path="key" label={t('setting.key')} required options={keys.map((one): [string, string] => [one.key, describe(one) + inParens(one.key)])} value={key} onChange={setKey} />}
        {!setting && <SelectField path="tenant" label={t('setting.reach')} required options={tenants} value={tenant} onChange={setTenant} />}
        <TextField path="value" label={t('setting.value')} required value={value} onInput={setValue} />
        <MomentField path="effectiveTime" label={t('setting.from')} required hint={t('editor.jst')} value={from} onChange={setFrom} />
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

// Dated values of thresholds, limits, rounding, rates and notice periods.
export function SettingsPage() {
  const directory = useDirectory();
  const [query, change] = useQuery();
  const text = query.get('q') ?? '';
  const settings = useLoad((signal) => listAll<Setting>('/v1/settings', 'settings', signal), []);
  const [editing, setEditing] = useState<Setting | null | undefined>(undefined);
  const admin = has('ADMINISTRATOR');
  const columns: Column<Setting>[] = [
    { key: 'what', header: t('setting.what'), cell: (row) => <>{describe(row)}<br /><code class="text-mono-14N-150">{row.key}</code></>, csv: (row) => `${describe(row)} (${row.key})`, sort: (row) => row.key },
    { key: 'reach', header: t('setting.reach'), cell: (row) => (row.tenant ? directory.tenant(row.tenant) : t('setting.area')), csv: (row) => row.tenant, sort: (row) => row.tenant },
    { key: 'value', header: t('setting.value'), cell: (row) => row.value, csv: (row) => row.value },
    { key: 'from', header: t('setting.from'), cell: (row) => shortDateTime(row.effectiveTime), csv: (row) => row.effectiveTime ?? '', sort: (row) => row.effectiveTime ?? '' },
    { key: 'effective', header: t('setting.state'), cell: (row) => (row.effective ? <Badge tone="success">{t('setting.effective')}</Badge> : t('setting.notEffective')), csv: (row) => t(row.effective ? 'setting.effective' : 'setting.notEffective'), sort: (row) => (row.effective ? 0 : 1) },
  ];
  if (admin) {
    columns.push({
      key: 'edit',
      header: t('user.change'),
      cell: (row) => (row.effectiveTime && Date.parse(row.effectiveTime) > areaNow() ? <Button kind="text" label={`${t('user.change')} ${row.key}`} onClick={() => setEditing(row)}>{t('user.change')}</Button> : '－'),
    });
  }
  const fits = (row: Setting) => searchKey(`${row.key}${describe(row)}${directory.tenant(row.tenant)}`).includes(searchKey(text));
  const keys = [...new Map((settings.data ?? []).map((one) => [one.key, one])).values()];
  const done = () => {
    setEditing(undefined);
    settings.reload();
  };
  return (
    <Page title={t('menu.settings')} actions={admin && settings.data && <Button kind="primary" onClick={() => setEditing(null)}>{t('setting.create')}</Button>}>
      <p class="mb-3">{t('setting.text')}</p>
      <label class="mb-3 block max-w-sm">
        {t('setting.search')}
        <input class="control" type="search" value={text} onInput={(event) => change({ q: (event.target as HTMLInputElement).value })} />
      </label>
      <Await of={settings}>
        {(list) => <Table id="settings" caption={t('menu.settings')} rows={list.filter(fits)} total={list.length} columns={columns} rowKey={(row) => row.name} csvName="settings" empty={<NoMatch conditions={text} clear={() => change({ q: '' })} />} />}
      </Await>
      {editing !== undefined && <SettingForm setting={editing} keys={keys} onClose={() => setEditing(undefined)} onDone={done} />}
    </Page>
  );
}
