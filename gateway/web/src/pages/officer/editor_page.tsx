import { get, send } from '../../api/client';
import { has } from '../../api/session';
import type { Round } from '../../api/types';
import { clockTime } from '../../format/dates';
import { useAct, useDraft, useLoad } from '../../hooks';
import { t } from '../../i18n/text';
import { go } from '../../router';
import { Badge, Band, Button } from '../../ui/basics';
import { say } from '../../ui/dialog_store';
import { Form, useFaults } from '../../ui/form';
import { RestoredBand } from '../../ui/restored_band';
import { Await, Page } from '../../ui/page';
import { type EditorDraft, bodyOf, draftOf, faultsOf, marketItems, newDraft } from './editor_draft';
import { BasicFields, CostFields, DateFields, MinimumFields, TeamFields } from './editor_fields';
import { LotsFields } from './editor_lots';

const kDates = ['surveyDeadline', 'joinDeadline', 'questionDeadline', 'bidDeadline'] as const;

// The top-level fields that differ, for the update mask.
function changedFields(before: EditorDraft, after: EditorDraft): string[] {
  const x = bodyOf(before);
  const y = bodyOf(after);
  return [...new Set([...Object.keys(x), ...Object.keys(y)])].filter((name) => JSON.stringify(x[name]) !== JSON.stringify(y[name]));
}

async function save(round: Round | null, server: EditorDraft, draft: EditorDraft): Promise<Round | null> {
  const body = bodyOf(draft);
  if (!round) return send<Round>('POST', '/v1/rounds', body);
  const fields = changedFields(server, draft);
  if (fields.length === 0) return round;
  const part = Object.fromEntries(fields.filter((name) => name in body).map((name) => [name, body[name]]));
  return send<Round>('PATCH', `/v1/${round.name}?updateMask=${fields.join(',')}`, { ...part, etag: round.etag });
}

// marketTiers[n] of the API is drawn inside the item it belongs to.
function renamer(draft: EditorDraft) {
  return (field: string) =>
    field.replace(/^marketTiers\[(\d+)\]/, (whole, n) => {
      const found = marketItems(draft)[Number(n)];
      return found ? `lots[${found[0]}].items[${found[1]}]` : whole;
    }).replace(/\.fromQuantity$/, '.from').replace(/(tiers\[\d+\])\.unitPrice$/, '$1.price').replace(/(costTerms\[\d+\])\.split.*$/, '$1.equal');
}

function Editor({ round, server, page }: { round: Round | null; server: EditorDraft; page: string }) {
  const draft = useDraft<EditorDraft>(page, server);
  const faults = useFaults();
  const whole = !round || round.state === 'DRAFT';
  const act = useAct(async () => {
    try {
      const saved = await save(round, server, draft.value);
      draft.drop();
      say(t('editor.saved'));
      go(`/${saved!.name}`);
    } catch (error) {
      faults.refuse(error, renamer(draft.value));
    }
  });
  const submit = () => faults.check(whole ? faultsOf(draft.value) : {}) && void act.run();
  const fields = { draft: draft.value, set: draft.set };
  return (
    <>
      <RestoredBand draft={draft} fresh={server} label={t('form.startOver')} />
      <Form faults={faults.faults} label={t('editor.title')} onSubmit={submit}>
        {whole && <BasicFields {...fields} />}
        <DateFields {...fields} only={whole ? undefined : [...kDates]} />
        {whole && (
          <>
            <MinimumFields {...fields} />
            <LotsFields {...fields} />
            <CostFields {...fields} />
            <TeamFields {...fields} />
          </>
        )}
        <p role="status" class="mb-3 text-dns-16N-130">
          {draft.savedAt ? t('form.savedAt', { time: clockTime(draft.savedAt) }) : ''}
        </p>
        <Button kind="primary" submit busy={act.busy}>
          {t(round ? 'editor.save' : 'editor.create')}
        </Button>
      </Form>
    </>
  );
}

// Makes a round, or changes one: everything while it is a draft, later only deadlines.
export function EditorPage({ id }: { id: string }) {
  const copied = new URLSearchParams(location.search).get('copy');
  const source = id === 'new' ? copied : id;
  const loaded = useLoad(async (signal) => ({ round: source ? await get<Round>(`/v1/rounds/${source}`, signal) : null }), [source]);
  const title = t(id === 'new' ? 'round.create' : 'editor.title');
  return (
    <Page title={title} crumbs={[[t('menu.rounds'), '/rounds']]} badge={<Badge tone="warning">{t('round.unsealed')}</Badge>}>
      {!has('ROUND_OFFICER') ? (
        <Band tone="warning">{t('editor.notYou')}</Band>
      ) : (
        <Await of={loaded}>
          {({ round }) => (
            <>
              {round && round.state === 'DRAFT' && id !== 'new' && !round.ceilingPublished && <Band>{t('editor.ceilingNote')}</Band>}
              <Editor round={id === 'new' ? null : round} server={round ? draftOf(round, id === 'new') : newDraft()} page={id === 'new' ? `new${copied ?? ''}` : `${id}.edit`} />
            </>
          )}
        </Await>
      )}
    </Page>
  );
}
