import { useEffect } from 'preact/hooks';
import { getOrNull } from '../../api/client';
import { useLiveStanding } from '../../api/live_standing';
import { has, isVendor, me, seesFigures, worksForMunicipality } from '../../api/session';
import type { Round, SurveyAnswer } from '../../api/types';
import { type Loaded, useLoad } from '../../hooks';
import { t } from '../../i18n/text';
import { ButtonLink, Card } from '../../ui/basics';
import { RoundActs } from '../officer/round_acts';
import { LiveTiers } from './live_tiers';
import { OwnParticipation } from './own_participation';
import { RoundFrame, reached, useRound } from './round_frame';
import { CostTermTable, Dates, ItemTable, Terms } from './round_facts';

function SurveyCard({ round, id }: { round: Round; id: string }) {
  const code = me.get()!.tenant;
  const own = useLoad((signal) => getOrNull<SurveyAnswer>(`/v1/rounds/${id}/surveyAnswers/${code}`, signal), [id, round.etag]);
  if (round.state !== 'SURVEY' && !own.data) return null;
  return (
    <Card title={t('survey.own')}>
      <p>{own.data ? t('survey.answered') : t('survey.notYet')}</p>
      {round.state === 'SURVEY' && !round.surveyFrozen && has('MUNICIPALITY_CLERK', 'MUNICIPALITY_DX') && (
        <p class="mt-3">
          <ButtonLink kind="primary" href={`/rounds/${id}/survey`}>
            {own.data ? t('survey.again') : t('survey.answer')}
          </ButtonLink>
        </p>
      )}
    </Card>
  );
}

function Municipality({ round, id, loaded }: { round: Round; id: string; loaded: Loaded<Round> }) {
  return (
    <>
      {reached(round, 'SURVEY') && <SurveyCard round={round} id={id} />}
      {reached(round, 'JOINING') && <OwnParticipation round={round} onChange={loaded.reload} />}
    </>
  );
}

function Overview({ round, id, loaded }: { round: Round; id: string; loaded: Loaded<Round> }) {
  const watched = seesFigures() && round.state !== 'DRAFT' ? round.name : null;
  const live = useLiveStanding(watched);
  useEffect(() => {
    if (live.standing && live.standing.state !== round.state) loaded.reload();
  }, [live.standing?.state]);
  useEffect(() => {
    const timer = setInterval(loaded.reload, 15_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <RoundActs round={round} onChange={loaded.reload} />
      {watched && reached(round, 'JOINING') && <LiveTiers round={round} live={live} />}
      {worksForMunicipality() && <Municipality round={round} id={id} loaded={loaded} />}
      {isVendor() && round.state === 'TENDERING' && (
        <p class="mb-6">
          <ButtonLink kind="primary" href={`/rounds/${id}/bid`}>
            {t('bid.start')}
          </ButtonLink>
        </p>
      )}
      {round.description && (
        <Card title={t('round.description')}>
          <p class="whitespace-pre-line">{round.description}</p>
        </Card>
      )}
      <Dates round={round} />
      <ItemTable round={round} />
      <CostTermTable round={round} />
      <Terms round={round} />
    </>
  );
}

// A round: live figures, what the signed-in person may do, and its terms.
export function RoundPage({ id }: { id: string }) {
  const round = useRound(id);
  return (
    <RoundFrame id={id} round={round} tab="">
      {(data) => <Overview round={data} id={id} loaded={round} />}
    </RoundFrame>
  );
}
