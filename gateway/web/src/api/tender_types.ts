// The shapes of the API from questions and bids to inspection.
import type { Int64, PriceTier, Time } from './types';

export interface Question {
  name: string;
  text: string;
  answer: string;
  createTime: Time;
  answerTime: Time;
  vendor: string;
}

export interface BidItem {
  item: string;
  tierRule: string;
  tiers: PriceTier[];
  capacity: Int64;
}
export interface BidLot {
  lot: string;
  items: BidItem[];
  fixedFeeYen: Int64;
}
export interface Bid {
  name: string;
  vendor: string;
  lots: BidLot[];
  lotteryNumber: string;
  lotteryNonce: string;
  receiptTime: Time;
  digest: string;
  state: string;
  invalidReasons: string[];
}

export interface VendorReason {
  vendor: string;
  rank: number;
  reason: string;
  totalExTaxYen: Int64;
  detailEn: string;
  detailJa: string;
}
export interface AwardLot {
  lot: string;
  winner: string;
  totalExTaxYen: Int64;
  items: { item: string; awards: { vendor: string; quantity: Int64; unitPrice: string }[] }[];
  fixedFeeYen: Int64;
  reasons: VendorReason[];
  endReason: string;
}
export interface LotteryTranscript {
  format: string;
  round: string;
  lot: string;
  seed: string;
  commitment: string;
  entries: { bid: string; vendor: string; lotteryNumber: string; lotteryNonce: string }[];
  order: string[];
}
export interface Award {
  lots: AwardLot[];
  run: string;
  lottery: LotteryTranscript[];
  decideTime: Time;
  deciders: string[];
  inputDigest: string;
}
export interface AwardRun {
  name: string;
  mode: string;
  inputDigest: string;
  status: string;
  proof: string;
  costYen: Int64;
  boundYen: Int64;
  award?: Award | null;
  createTime: Time;
}

export interface ShareFactor {
  lot: string;
  title: string;
  key: string;
  percent: string;
  weight: Int64;
  weightTotal: Int64;
  feeYen: Int64;
  exact: string;
  roundedYen: Int64;
}
export interface Share {
  municipality: string;
  goodsYen: Int64;
  costTermsYen: Int64;
  totalExTaxYen: Int64;
  taxYen: Int64;
  totalYen: Int64;
  aloneExTaxYen: Int64;
  savingExTaxYen: Int64;
  lines: { lot: string; item: string; vendor: string; quantity: Int64; unitPrice: string; amount: string }[];
  factors: ShareFactor[];
}
export interface Shares {
  shares: Share[];
  total?: Share | null;
  sheetVersion: number;
}

export interface ContractItem {
  lot: string;
  item: string;
  title: string;
  unit: string;
  quantity: Int64;
  unitPrice: string;
  orderedQuantity: Int64;
  deliveredQuantity: Int64;
  acceptedQuantity: Int64;
}
export interface Signature {
  party: string;
  account: string;
  time: Time;
  method: string;
  documentSha256: string;
  signedDate: string;
}
export interface Contract {
  name: string;
  round: string;
  roundTitle: string;
  municipality: string;
  vendor: string;
  items: ContractItem[];
  goodsYen: Int64;
  costTermsYen: Int64;
  totalExTaxYen: Int64;
  taxYen: Int64;
  totalYen: Int64;
  state: string;
  signatures: Signature[];
  etag: string;
  createTime: Time;
}
export interface Order {
  name: string;
  contract: string;
  municipality: string;
  vendor: string;
  lines: { item: string; quantity: Int64; deliveredQuantity: Int64; acceptedQuantity: Int64 }[];
  state: string;
  createTime: Time;
  account: string;
  round: string;
}
export interface Delivery {
  name: string;
  order: string;
  contract: string;
  municipality: string;
  vendor: string;
  lines: { item: string; quantity: Int64 }[];
  state: string;
  createTime: Time;
  inspectionDueDate: string;
  note: string;
}
export interface Inspection {
  name: string;
  delivery: string;
  municipality: string;
  vendor: string;
  result: string;
  reason: string;
  createTime: Time;
  account: string;
}

export interface User {
  name: string;
  account: string;
  tenant: string;
  displayName: string;
  roles: string[];
  disabled: boolean;
  etag: string;
}
export interface Setting {
  name: string;
  tenant: string;
  key: string;
  value: string;
  effectiveTime: Time;
  etag: string;
  descriptionEn: string;
  descriptionJa: string;
  effective: boolean;
}
export interface Notice {
  name: string;
  titleEn: string;
  titleJa: string;
  object: string;
  createTime: Time;
  read: boolean;
}
export interface AuditEntry {
  time: Time;
  account: string;
  tenant: string;
  method: string;
  object: string;
  summary: string;
}
