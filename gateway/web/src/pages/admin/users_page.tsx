import { useState } from 'preact/hooks';
import { listAll, send } from '../../api/client';
import { useDirectory } from '../../api/directory';
import { has } from '../../api/session';
import type { User } from '../../api/tender_types';
import { searchKey } from '../../format/number_input';
import { useAct, useLoad } from '../../hooks';
import { comma, t, term } from '../../i18n/text';
import { useQuery } from '../../router';
import { Badge, Button } from '../../ui/basics';
import { say } from '../../ui/dialog_store';
import { Modal } from '../../ui/dialogs';
import { ChoiceField, SelectField, TextField } from '../../ui/fields';
import { Form, useFaults } from '../../ui/form';
import { Await, Page } from '../../ui/page';
import { type Column, NoMatch, Table } from '../../ui/table';

const kRoles = [
  'MUNICIPALITY_CLERK', 'MUNICIPALITY_APPROVER', 'MUNICIPALITY_DX', 'ROUND_OFFICER', 'EVALUATOR', 'TALENT_PLANNER',
  'PROGRAMME_MANAGER', 'AUDITOR', 'ADMINISTRATOR', 'OPENING_OFFICER', 'VENDOR_STAFF', 'SPECIALIST',
];

interface Draft {
  account: string;
  tenant: string;
  displayName: string;
  roles: string[];
  password: string;
  disabled: boolean;
}

async function save(user: User | null, draft: Draft): Promise<void> {
  const password = draft.password ? { password: draft.password } : {};
  if (!user) {
    const { account, tenant, displayName, roles } = draft;
    await send('POST', '/v1/users', { account: account.trim(), tenant, displayName: displayName.trim(), roles, ...password });
    return;
  }
  const mask = ['displayName', 'roles', 'disabled', ...(draft.password ? ['password'] : [])];
  const body = { displayName: draft.displayName.trim(), roles: draft.roles, disabled: draft.disabled, ...password, etag: user.etag };
  await send('PATCH', `/v1/${user.name}?updateMask=${mask.join(',')}`, body);
}

function UserForm({ user, onClose, onDone }: { user: User | null; onClose: () => void; onDone: () => void }) {
  const directory = useDirectory();
  const [draft, setDraft] = useState<Draft>({ account: '', tenant: 'body', displayName: user?.displayName ?? '', roles: user?.roles ?? [], password: '', disabled: user?.disabled ?? false });
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const faults = useFaults();
  const act = useAct(async () => {
    try {
      await save(user, draft);
      say(t('user.saved'));
      onDone();
    } catch (error) {
      faults.refuse(error);
    }
  });
  const submit = () => {
    const found: Record<string, string> = {};
    if (!user && !draft.account.trim()) found.account = t('signIn.accountNeeded');
    if (!draft.displayName.trim()) found.displayName = t('user.noName');
    if (draft.roles.length === 0) found.roles = t('user.noRole');
    if ((!user || draft.password) && draft.password.length < 12) found.password = t('user.shortPassword');
    if (faults.check(found)) void act.run();
  };
  const tenants: [string, string][] = [
    ['body', t('user.body')],
    ...directory.municipalities.map((m): [string, string] => [m.name.slice('municipalities/'.length), directory.municipality(m.name)]),
    ...directory.vendors.map((v): [string, string] => [v.name.slice('vendors/'.length), directory.vendor(v.name)]),
  ];
  return (
    <Modal title={user ? t('user.edit', { account: user.account }) : t('user.create')} onClose={onClose}>
      <Form faults={faults.faults} onSubmit={submit} label={t('user.create')}>
        {!user && <TextField path="account" label={t('signIn.account')} required value={draft.account} onInput={(account) => set({ account })} />}
        {!user && <SelectField path="tenant" label={t('history.tenant')} required options={tenants} value={draft.tenant} onChange={(tenant) => set({ tenant })} />}
        <TextField path="displayName" label={t('user.name')} required value={draft.displayName} onInput={(displayName) => set({ displayName })} />
        <ChoiceField path="roles" label={t('user.roles')} required options={kRoles.map((role): [string, string] => [role, term('role', role)])} value={draft.roles} onChange={(roles) => set({ roles })} />
        <TextField path="password" label={t(user ? 'user.newPassword' : 'signIn.password')} required={!user} type="password" autocomplete="new-password" hint={t('user.passwordHint')} value={draft.password} onInput={(password) => set({ password })} />
        {user && <ChoiceField path="disabled" label={t('user.state')} single options={[['no', t('user.enabled')], ['yes', t('user.disabled')]]} value={[draft.disabled ? 'yes' : 'no']} onChange={([value]) => set({ disabled: value === 'yes' })} />}
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

function columns(tenant: (id: string) => string, edit: (user: User) => void): Column<User>[] {
  const roles = (row: User) => row.roles.map((role) => term('role', role)).join(comma());
  const list: Column<User>[] = [
    { key: 'account', header: t('signIn.account'), cell: (row) => row.account, csv: (row) => row.account, sort: (row) => row.account },
    { key: 'name', header: t('user.name'), cell: (row) => row.displayName || '－', csv: (row) => row.displayName, sort: (row) => row.displayName },
    { key: 'tenant', header: t('history.tenant'), cell: (row) => tenant(row.tenant), csv: (row) => row.tenant, sort: (row) => row.tenant },
    { key: 'roles', header: t('user.roles'), cell: roles, csv: roles },
    { key: 'state', header: t('user.state'), cell: (row) => (row.disabled ? <Badge tone="error">{t('user.disabled')}</Badge> : t('user.enabled')), csv: (row) => t(row.disabled ? 'user.disabled' : 'user.enabled'), sort: (row) => (row.disabled ? 1 : 0) },
  ];
  if (has('ADMINISTRATOR')) {
    list.push({
      key: 'edit',
      header: t('user.change'),
      cell: (row) => (
        <Button kind="text" label={t('user.edit', { account: row.account })} onClick={() => edit(row)}>
          {t('user.change')}
        </Button>
      ),
    });
  }
  return list;
}

// Accounts of the area and their roles.
export function UsersPage() {
  const directory = useDirectory();
  const [query, change] = useQuery();
  const text = query.get('q') ?? '';
  const users = useLoad((signal) => listAll<User>('/v1/users', 'users', signal), []);
  const [editing, setEditing] = useState<User | null | undefined>(undefined);
  const fits = (user: User) => searchKey(`${user.account}${user.displayName}${directory.tenant(user.tenant)}`).includes(searchKey(text));
  return (
    <Page title={t('menu.users')} actions={has('ADMINISTRATOR') && <Button kind="primary" onClick={() => setEditing(null)}>{t('user.create')}</Button>}>
      <label class="mb-3 block max-w-sm">
        {t('user.search')}
        <input class="control" type="search" value={text} onInput={(event) => change({ q: (event.target as HTMLInputElement).value })} />
      </label>
      <Await of={users}>
        {(list) => (
          <Table
            id="users"
            caption={t('menu.users')}
            rows={list.filter(fits)}
            total={list.length}
            columns={columns(directory.tenant, setEditing)}
            rowKey={(row) => row.name}
            csvName="users"
            empty={<NoMatch conditions={text} clear={() => change({ q: '' })} />}
          />
        )}
      </Await>
      {editing !== undefined && (
        <UserForm
          user={editing}
          onClose={() => setEditing(undefined)}
          onDone={() => {
            setEditing(undefined);
            users.reload();
          }}
        />
      )}
    </Page>
  );
}
