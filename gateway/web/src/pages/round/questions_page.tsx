import { useState } from 'preact/hooks';
import { listAll, send, areaNow } from '../../api/client';
import { useDirectory } from '../../api/directory';
import { has } from '../../api/session';
import type { Question } from '../../api/tender_types';
import type { Round } from '../../api/types';
import { dateTime } from '../../format/dates';
import { toCsvDownload } from '../../format/csv_download';
import { useAct, useDraft, useLoad } from '../../hooks';
import { colon, t } from '../../i18n/text';
import { Badge, Button, Card } from '../../ui/basics';
import { say } from '../../ui/dialog_store';
import { TextField } from '../../ui/fields';
import { Form, useFaults } from '../../ui/form';
import { Await } from '../../ui/page';
import { Deadline } from './deadline';
import { RoundFrame, useRound } from './round_frame';

function AskForm({ round, onDone }: { round: Round; onDone: () => void }) {
  const draft = useDraft(`${round.name}.question`, { text: '' });
  const faults = useFaults();
  const act = useAct(async () => {
    try {
      await send('POST', `/v1/${round.name}/questions`, { text: draft.value.text.trim() });
      draft.reset({ text: '' });
      faults.clear();
      say(t('question.sent'));
      onDone();
    } catch (error) {
      faults.refuse(error);
    }
  });
  const submit = () => faults.check(draft.value.text.trim() ? {} : { text: t('question.empty') }) && void act.run();
  return (
    <Card title={t('question.ask')}>
      <Form faults={faults.faults} onSubmit={submit} label={t('question.ask')}>
        <TextField path="text" label={t('question.text')} required hint={t('question.hint')} rows={4} value={draft.value.text} onInput={(text) => draft.set({ text })} />
        <Button kind="primary" submit busy={act.busy}>
          {t('question.send')}
        </Button>
      </Form>
    </Card>
  );
}

function AnswerForm({ question, onDone }: { question: Question; onDone: () => void }) {
  const [text, setText] = useState('');
  const faults = useFaults();
  const path = `answer.${question.name.slice(-8)}`;
  const act = useAct(async () => {
    try {
      await send('POST', `/v1/${question.name}:answer`, { answer: text.trim() });
      say(t('question.answered'));
      onDone();
    } catch (error) {
      faults.refuse(error, () => path);
    }
  });
  const submit = () => faults.check(text.trim() ? {} : { [path]: t('question.emptyAnswer') }) && void act.run();
  return (
    <Form faults={faults.faults} onSubmit={submit} label={`${t('question.answerTo')} ${question.name.slice(-8)}`}>
      <TextField path={path} label={t('question.answer')} required rows={3} value={text} onInput={setText} />
      <Button kind="primary" submit busy={act.busy}>
        {t('question.publish')}
      </Button>
    </Form>
  );
}

function QuestionCard({ round, question, reload }: { round: Round; question: Question; reload: () => void }) {
  const directory = useDirectory();
  return (
    <li class="mb-4 rounded-12 border border-solid-gray-420 p-4">
      <p class="text-dns-14N-130 text-solid-gray-600">
        {dateTime(question.createTime)} {question.vendor && t('question.by', { vendor: directory.vendor(question.vendor) })}
      </p>
      <p class="whitespace-pre-line">
        <strong>Q.</strong> {question.text}
      </p>
      {question.answer ? (
        <>
          <p class="mt-2 whitespace-pre-line">
            <strong>A.</strong> {question.answer}
          </p>
          <p class="text-dns-14N-130 text-solid-gray-600">{dateTime(question.answerTime)}</p>
        </>
      ) : has('ROUND_OFFICER') && round.state === 'TENDERING' ? (
        <AnswerForm question={question} onDone={reload} />
      ) : (
        <Badge tone="warning">{t('question.waiting')}</Badge>
      )}
    </li>
  );
}

function exportCsv(questions: Question[]) {
  const header = [t('question.text'), t('common.time'), t('question.answer'), t('question.answerTime')];
  void toCsvDownload('questions', header, questions.map((q) => [q.text, q.createTime ?? '', q.answer, q.answerTime ?? '']));
}

// Questions of vendors and the answers everybody sees; who asked stays hidden.
export function QuestionsPage({ id }: { id: string }) {
  const round = useRound(id);
  const questions = useLoad((signal) => listAll<Question>(`/v1/rounds/${id}/questions`, 'questions', signal), [id]);
  return (
    <RoundFrame id={id} round={round} tab="questions" heading="tab.questions">
      {(data) => (
        <>
          <p class="mb-4">
            {t('round.questionDeadline')}{colon()}<Deadline until={data.questionDeadline} first />
          </p>
          {has('VENDOR_STAFF') && data.state === 'TENDERING' && (!data.questionDeadline || Date.parse(data.questionDeadline) > areaNow()) && (
            <AskForm round={data} onDone={questions.reload} />
          )}
          <Await of={questions}>
            {(list) =>
              list.length === 0 ? (
                <p>{t('question.none')}</p>
              ) : (
                <>
                  <div class="mb-3 flex flex-wrap items-center justify-between gap-2">
                    <p>{t('list.count', { total: list.length, shown: list.length })}</p>
                    <Button onClick={() => exportCsv(list)}>{t('list.csv')}</Button>
                  </div>
                  <ul>
                    {list.map((question) => (
                      <QuestionCard key={question.name} round={data} question={question} reload={questions.reload} />
                    ))}
                  </ul>
                </>
              )
            }
          </Await>
        </>
      )}
    </RoundFrame>
  );
}
