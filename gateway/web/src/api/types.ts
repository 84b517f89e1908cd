// The shapes of the API (protobuf JSON): int64 are decimal strings, enums are names, defaults are always present.
export type Int64 = string;
export type Time = string | null | undefined;

export type Role =
  | 'MUNICIPALITY_CLERK' | 'MUNICIPALITY_APPROVER' | 'MUNICIPALITY_DX' | 'ROUND_OFFICER' | 'EVALUATOR'
  | 'TALENT_PLANNER' | 'PROGRAMME_MANAGER' | 'AUDITOR' | 'ADMINISTRATOR' | 'OPENING_OFFICER' | 'VENDOR_STAFF'
  | 'SPECIALIST';
export type TenantKind = 'MUNICIPALITY' | 'BODY' | 'VENDOR' | 'TENANT_KIND_UNSPECIFIED';

export interface Me {
  account: string;
  tenant: string;
  roles: Role[];
  displayName: string;
  area: string;
  tenantKind: TenantKind;
  tenantDisplayName: string;
  tenantEnglishName: string;
  authenticateTime: Time;
  expireTime: Time;
  areaTime?: Time;
}

export interface Municipality {
  name: string;
  displayName: string;
  kana: string;
  englishName: string;
  kind: string;
  areaGroup: string;
  population: Int64;
  pupils: Int64;
}

export interface Vendor {
  name: string;
  displayName: string;
  kana: string;
  englishName: string;
  smallEnterprise: boolean;
  suspendedUntil: Time;
  etag: string;
}

export type RoundState =
  | 'DRAFT' | 'SURVEY' | 'SPECIFYING' | 'JOINING' | 'TENDERING' | 'SEALED' | 'EVALUATING' | 'STANDSTILL'
  | 'CONTRACTING' | 'ACTIVE' | 'CLOSED' | 'CANCELLED' | 'FAILED';

export interface Item {
  item: string;
  title: string;
  unit: string;
  ceilingUnitPrice: string;
  tenderQuantity?: Int64;
}
export interface Lot {
  lot: string;
  title: string;
  kind: string;
  items: Item[];
  ceilingYen: Int64;
  endReason?: string;
}
export interface PriceTier {
  fromQuantity: Int64;
  unitPrice: string;
}
export interface MarketTiers {
  item: string;
  tiers: PriceTier[];
  source: string;
}
export interface SplitPart {
  key: string;
  percent: string;
}
export interface CostTerm {
  title: string;
  source: string;
  split: SplitPart[];
  bearers: string;
}
export interface Round {
  name: string;
  title: string;
  description: string;
  fiscalYear: number;
  pattern: string;
  procedure: string;
  priceKind: string;
  awardRule: string;
  sealing: string;
  surveyDeadline: Time;
  joinDeadline: Time;
  questionDeadline: Time;
  bidDeadline: Time;
  minMunicipalities: number;
  minQuantity: Int64;
  minBids: number;
  lots: Lot[];
  marketTiers: MarketTiers[];
  costTerms: CostTerm[];
  state: RoundState;
  etag: string;
  createTime: Time;
  officers: string[];
  evaluators: string[];
  ceilingPublished: boolean;
  invitedMunicipalities: string[];
  surveyFrozen: boolean;
  joiningFrozen: boolean;
  pendingAct?: { act: string; account: string; time: Time; run: string } | null;
  endReason: string;
  lotteryCommitment: string;
  standstillEndTime: Time;
  allowedActs: string[];
  openTime: Time;
}

export interface SurveyAnswer {
  name: string;
  municipality: string;
  lines: { item: string; quantity: Int64; nextYearsQuantities: Int64[] }[];
  requirements: string[];
  wishes: string[];
  budgetSituation: string;
  preferredMonths: string[];
  etag: string;
  updateTime: Time;
  noNeed: boolean;
}

export interface Line {
  item: string;
  quantity: Int64;
  deliveryMonth: string;
  site: string;
}
export interface Participation {
  name: string;
  municipality: string;
  lines: Line[];
  reservationUnitPrices: Record<string, string>;
  stageWanted: string;
  budget?: { line: string; amountYen: Int64 } | null;
  stage: string;
  approval: string;
  etag: string;
  approvedLines: Line[];
  drafter: string;
  approver: string;
  rejectReason: string;
  withdrawReason: string;
  updateTime: Time;
  externalDecision: string;
}

export interface NextTier {
  fromQuantity: Int64;
  unitPrice: string;
  missing: Int64;
}
export interface StandingItem {
  item: string;
  firmQuantity: Int64;
  conditionalQuantity: Int64;
  municipalities: number;
  unitPriceNow: string;
  unitPriceWithConditional: string;
  nextTier?: NextTier | null;
  tiers: PriceTier[];
}
export interface Standing {
  round: string;
  state: RoundState;
  version: Int64;
  items: StandingItem[];
  municipalities: number;
  joiningFrozen: boolean;
}

export interface PreviewItem {
  item: string;
  quantity: Int64;
  unitPriceAlone: string;
  unitPriceNow: string;
  unitPriceIf: string;
  quantityNow: Int64;
  quantityIf: Int64;
  nextTier?: NextTier | null;
}
export interface Preview {
  items: PreviewItem[];
  aloneExTaxYen: Int64;
  nowExTaxYen: Int64;
  ifExTaxYen: Int64;
  costTermsNowYen: Int64;
  costTermsIfYen: Int64;
  nowTaxYen: Int64;
  nowTotalYen: Int64;
  savingNowYen: Int64;
  assumedUnknown: string[];
  priceSource: string;
}

export interface StableSet {
  rule: string;
  items: {
    item: string;
    quantity: Int64;
    unitPrice: string;
    municipalities: string[];
    passes: { quantity: Int64; unitPrice: string; dropped: string[] }[];
  }[];
}

export interface CatalogueItem {
  name: string;
  displayName: string;
  category: string;
  unit: string;
  indicativeUnitPrice: string;
  taxBasis: string;
  priceBasis: string;
  source: string;
  confidence: string;
}

export interface HistoryEntry {
  time: Time;
  account: string;
  tenant: string;
  method: string;
  object: string;
  summary: string;
}
