//! Tag numbers by name.
//!
//! Written by `protocol/generate`, do not edit. Source: the FIX Trading Community's Orchestra
//! repositories (Apache-2.0), as ironfix-dictionary 0.5.1 carries them.

/// Account.
pub const ACCOUNT: u32 = 1;
/// AdvId.
pub const ADV_ID: u32 = 2;
/// AdvRefID.
pub const ADV_REF_ID: u32 = 3;
/// AdvSide.
pub const ADV_SIDE: u32 = 4;
/// AdvTransType.
pub const ADV_TRANS_TYPE: u32 = 5;
/// AvgPx.
pub const AVG_PX: u32 = 6;
/// BeginSeqNo.
pub const BEGIN_SEQ_NO: u32 = 7;
/// BeginString.
pub const BEGIN_STRING: u32 = 8;
/// BodyLength.
pub const BODY_LENGTH: u32 = 9;
/// CheckSum.
pub const CHECK_SUM: u32 = 10;
/// ClOrdID.
pub const CL_ORD_ID: u32 = 11;
/// Commission.
pub const COMMISSION: u32 = 12;
/// CommType.
pub const COMM_TYPE: u32 = 13;
/// CumQty.
pub const CUM_QTY: u32 = 14;
/// Currency.
pub const CURRENCY: u32 = 15;
/// EndSeqNo.
pub const END_SEQ_NO: u32 = 16;
/// ExecID.
pub const EXEC_ID: u32 = 17;
/// ExecInst.
pub const EXEC_INST: u32 = 18;
/// ExecRefID.
pub const EXEC_REF_ID: u32 = 19;
/// ExecTransType.
pub const EXEC_TRANS_TYPE: u32 = 20;
/// HandlInst.
pub const HANDL_INST: u32 = 21;
/// SecurityIDSource.
pub const SECURITY_ID_SOURCE: u32 = 22;
/// IOIID.
pub const IOIID: u32 = 23;
/// IOIOthSvc.
pub const IOI_OTH_SVC: u32 = 24;
/// IOIQltyInd.
pub const IOI_QLTY_IND: u32 = 25;
/// IOIRefID.
pub const IOI_REF_ID: u32 = 26;
/// IOIQty.
pub const IOI_QTY: u32 = 27;
/// IOITransType.
pub const IOI_TRANS_TYPE: u32 = 28;
/// LastCapacity.
pub const LAST_CAPACITY: u32 = 29;
/// LastMkt.
pub const LAST_MKT: u32 = 30;
/// LastPx.
pub const LAST_PX: u32 = 31;
/// LastQty.
pub const LAST_QTY: u32 = 32;
/// NoLinesOfText.
pub const NO_LINES_OF_TEXT: u32 = 33;
/// MsgSeqNum.
pub const MSG_SEQ_NUM: u32 = 34;
/// MsgType.
pub const MSG_TYPE: u32 = 35;
/// NewSeqNo.
pub const NEW_SEQ_NO: u32 = 36;
/// OrderID.
pub const ORDER_ID: u32 = 37;
/// OrderQty.
pub const ORDER_QTY: u32 = 38;
/// OrdStatus.
pub const ORD_STATUS: u32 = 39;
/// OrdType.
pub const ORD_TYPE: u32 = 40;
/// OrigClOrdID.
pub const ORIG_CL_ORD_ID: u32 = 41;
/// OrigTime.
pub const ORIG_TIME: u32 = 42;
/// PossDupFlag.
pub const POSS_DUP_FLAG: u32 = 43;
/// Price.
pub const PRICE: u32 = 44;
/// RefSeqNum.
pub const REF_SEQ_NUM: u32 = 45;
/// RelatdSym.
pub const RELATD_SYM: u32 = 46;
/// Rule80A.
pub const RULE80_A: u32 = 47;
/// SecurityID.
pub const SECURITY_ID: u32 = 48;
/// SenderCompID.
pub const SENDER_COMP_ID: u32 = 49;
/// SenderSubID.
pub const SENDER_SUB_ID: u32 = 50;
/// SendingDate.
pub const SENDING_DATE: u32 = 51;
/// SendingTime.
pub const SENDING_TIME: u32 = 52;
/// Quantity.
pub const QUANTITY: u32 = 53;
/// Side.
pub const SIDE: u32 = 54;
/// Symbol.
pub const SYMBOL: u32 = 55;
/// TargetCompID.
pub const TARGET_COMP_ID: u32 = 56;
/// TargetSubID.
pub const TARGET_SUB_ID: u32 = 57;
/// Text.
pub const TEXT: u32 = 58;
/// TimeInForce.
pub const TIME_IN_FORCE: u32 = 59;
/// TransactTime.
pub const TRANSACT_TIME: u32 = 60;
/// Urgency.
pub const URGENCY: u32 = 61;
/// ValidUntilTime.
pub const VALID_UNTIL_TIME: u32 = 62;
/// SettlType.
pub const SETTL_TYPE: u32 = 63;
/// SettlDate.
pub const SETTL_DATE: u32 = 64;
/// SymbolSfx.
pub const SYMBOL_SFX: u32 = 65;
/// ListID.
pub const LIST_ID: u32 = 66;
/// ListSeqNo.
pub const LIST_SEQ_NO: u32 = 67;
/// TotNoOrders.
pub const TOT_NO_ORDERS: u32 = 68;
/// ListExecInst.
pub const LIST_EXEC_INST: u32 = 69;
/// AllocID.
pub const ALLOC_ID: u32 = 70;
/// AllocTransType.
pub const ALLOC_TRANS_TYPE: u32 = 71;
/// RefAllocID.
pub const REF_ALLOC_ID: u32 = 72;
/// NoOrders.
pub const NO_ORDERS: u32 = 73;
/// AvgPxPrecision.
pub const AVG_PX_PRECISION: u32 = 74;
/// TradeDate.
pub const TRADE_DATE: u32 = 75;
/// ExecBroker.
pub const EXEC_BROKER: u32 = 76;
/// PositionEffect.
pub const POSITION_EFFECT: u32 = 77;
/// NoAllocs.
pub const NO_ALLOCS: u32 = 78;
/// AllocAccount.
pub const ALLOC_ACCOUNT: u32 = 79;
/// AllocQty.
pub const ALLOC_QTY: u32 = 80;
/// ProcessCode.
pub const PROCESS_CODE: u32 = 81;
/// NoRpts.
pub const NO_RPTS: u32 = 82;
/// RptSeq.
pub const RPT_SEQ: u32 = 83;
/// CxlQty.
pub const CXL_QTY: u32 = 84;
/// NoDlvyInst.
pub const NO_DLVY_INST: u32 = 85;
/// DlvyInst.
pub const DLVY_INST: u32 = 86;
/// AllocStatus.
pub const ALLOC_STATUS: u32 = 87;
/// AllocRejCode.
pub const ALLOC_REJ_CODE: u32 = 88;
/// Signature.
pub const SIGNATURE: u32 = 89;
/// SecureDataLen.
pub const SECURE_DATA_LEN: u32 = 90;
/// SecureData.
pub const SECURE_DATA: u32 = 91;
/// BrokerOfCredit.
pub const BROKER_OF_CREDIT: u32 = 92;
/// SignatureLength.
pub const SIGNATURE_LENGTH: u32 = 93;
/// EmailType.
pub const EMAIL_TYPE: u32 = 94;
/// RawDataLength.
pub const RAW_DATA_LENGTH: u32 = 95;
/// RawData.
pub const RAW_DATA: u32 = 96;
/// PossResend.
pub const POSS_RESEND: u32 = 97;
/// EncryptMethod.
pub const ENCRYPT_METHOD: u32 = 98;
/// StopPx.
pub const STOP_PX: u32 = 99;
/// ExDestination.
pub const EX_DESTINATION: u32 = 100;
/// CxlRejReason.
pub const CXL_REJ_REASON: u32 = 102;
/// OrdRejReason.
pub const ORD_REJ_REASON: u32 = 103;
/// IOIQualifier.
pub const IOI_QUALIFIER: u32 = 104;
/// WaveNo.
pub const WAVE_NO: u32 = 105;
/// Issuer.
pub const ISSUER: u32 = 106;
/// SecurityDesc.
pub const SECURITY_DESC: u32 = 107;
/// HeartBtInt.
pub const HEART_BT_INT: u32 = 108;
/// ClientID.
pub const CLIENT_ID: u32 = 109;
/// MinQty.
pub const MIN_QTY: u32 = 110;
/// MaxFloor.
pub const MAX_FLOOR: u32 = 111;
/// TestReqID.
pub const TEST_REQ_ID: u32 = 112;
/// ReportToExch.
pub const REPORT_TO_EXCH: u32 = 113;
/// LocateReqd.
pub const LOCATE_REQD: u32 = 114;
/// OnBehalfOfCompID.
pub const ON_BEHALF_OF_COMP_ID: u32 = 115;
/// OnBehalfOfSubID.
pub const ON_BEHALF_OF_SUB_ID: u32 = 116;
/// QuoteID.
pub const QUOTE_ID: u32 = 117;
/// NetMoney.
pub const NET_MONEY: u32 = 118;
/// SettlCurrAmt.
pub const SETTL_CURR_AMT: u32 = 119;
/// SettlCurrency.
pub const SETTL_CURRENCY: u32 = 120;
/// ForexReq.
pub const FOREX_REQ: u32 = 121;
/// OrigSendingTime.
pub const ORIG_SENDING_TIME: u32 = 122;
/// GapFillFlag.
pub const GAP_FILL_FLAG: u32 = 123;
/// NoExecs.
pub const NO_EXECS: u32 = 124;
/// CxlType.
pub const CXL_TYPE: u32 = 125;
/// ExpireTime.
pub const EXPIRE_TIME: u32 = 126;
/// DKReason.
pub const DK_REASON: u32 = 127;
/// DeliverToCompID.
pub const DELIVER_TO_COMP_ID: u32 = 128;
/// DeliverToSubID.
pub const DELIVER_TO_SUB_ID: u32 = 129;
/// IOINaturalFlag.
pub const IOI_NATURAL_FLAG: u32 = 130;
/// QuoteReqID.
pub const QUOTE_REQ_ID: u32 = 131;
/// BidPx.
pub const BID_PX: u32 = 132;
/// OfferPx.
pub const OFFER_PX: u32 = 133;
/// BidSize.
pub const BID_SIZE: u32 = 134;
/// OfferSize.
pub const OFFER_SIZE: u32 = 135;
/// NoMiscFees.
pub const NO_MISC_FEES: u32 = 136;
/// MiscFeeAmt.
pub const MISC_FEE_AMT: u32 = 137;
/// MiscFeeCurr.
pub const MISC_FEE_CURR: u32 = 138;
/// MiscFeeType.
pub const MISC_FEE_TYPE: u32 = 139;
/// PrevClosePx.
pub const PREV_CLOSE_PX: u32 = 140;
/// ResetSeqNumFlag.
pub const RESET_SEQ_NUM_FLAG: u32 = 141;
/// SenderLocationID.
pub const SENDER_LOCATION_ID: u32 = 142;
/// TargetLocationID.
pub const TARGET_LOCATION_ID: u32 = 143;
/// OnBehalfOfLocationID.
pub const ON_BEHALF_OF_LOCATION_ID: u32 = 144;
/// DeliverToLocationID.
pub const DELIVER_TO_LOCATION_ID: u32 = 145;
/// NoRelatedSym.
pub const NO_RELATED_SYM: u32 = 146;
/// Subject.
pub const SUBJECT: u32 = 147;
/// Headline.
pub const HEADLINE: u32 = 148;
/// URLLink.
pub const URL_LINK: u32 = 149;
/// ExecType.
pub const EXEC_TYPE: u32 = 150;
/// LeavesQty.
pub const LEAVES_QTY: u32 = 151;
/// CashOrderQty.
pub const CASH_ORDER_QTY: u32 = 152;
/// AllocAvgPx.
pub const ALLOC_AVG_PX: u32 = 153;
/// AllocNetMoney.
pub const ALLOC_NET_MONEY: u32 = 154;
/// SettlCurrFxRate.
pub const SETTL_CURR_FX_RATE: u32 = 155;
/// SettlCurrFxRateCalc.
pub const SETTL_CURR_FX_RATE_CALC: u32 = 156;
/// NumDaysInterest.
pub const NUM_DAYS_INTEREST: u32 = 157;
/// AccruedInterestRate.
pub const ACCRUED_INTEREST_RATE: u32 = 158;
/// AccruedInterestAmt.
pub const ACCRUED_INTEREST_AMT: u32 = 159;
/// SettlInstMode.
pub const SETTL_INST_MODE: u32 = 160;
/// AllocText.
pub const ALLOC_TEXT: u32 = 161;
/// SettlInstID.
pub const SETTL_INST_ID: u32 = 162;
/// SettlInstTransType.
pub const SETTL_INST_TRANS_TYPE: u32 = 163;
/// EmailThreadID.
pub const EMAIL_THREAD_ID: u32 = 164;
/// SettlInstSource.
pub const SETTL_INST_SOURCE: u32 = 165;
/// SettlLocation.
pub const SETTL_LOCATION: u32 = 166;
/// SecurityType.
pub const SECURITY_TYPE: u32 = 167;
/// EffectiveTime.
pub const EFFECTIVE_TIME: u32 = 168;
/// StandInstDbType.
pub const STAND_INST_DB_TYPE: u32 = 169;
/// StandInstDbName.
pub const STAND_INST_DB_NAME: u32 = 170;
/// StandInstDbID.
pub const STAND_INST_DB_ID: u32 = 171;
/// SettlDeliveryType.
pub const SETTL_DELIVERY_TYPE: u32 = 172;
/// SettlDepositoryCode.
pub const SETTL_DEPOSITORY_CODE: u32 = 173;
/// SettlBrkrCode.
pub const SETTL_BRKR_CODE: u32 = 174;
/// SettlInstCode.
pub const SETTL_INST_CODE: u32 = 175;
/// SecuritySettlAgentName.
pub const SECURITY_SETTL_AGENT_NAME: u32 = 176;
/// SecuritySettlAgentCode.
pub const SECURITY_SETTL_AGENT_CODE: u32 = 177;
/// SecuritySettlAgentAcctNum.
pub const SECURITY_SETTL_AGENT_ACCT_NUM: u32 = 178;
/// SecuritySettlAgentAcctName.
pub const SECURITY_SETTL_AGENT_ACCT_NAME: u32 = 179;
/// SecuritySettlAgentContactName.
pub const SECURITY_SETTL_AGENT_CONTACT_NAME: u32 = 180;
/// SecuritySettlAgentContactPhone.
pub const SECURITY_SETTL_AGENT_CONTACT_PHONE: u32 = 181;
/// CashSettlAgentName.
pub const CASH_SETTL_AGENT_NAME: u32 = 182;
/// CashSettlAgentCode.
pub const CASH_SETTL_AGENT_CODE: u32 = 183;
/// CashSettlAgentAcctNum.
pub const CASH_SETTL_AGENT_ACCT_NUM: u32 = 184;
/// CashSettlAgentAcctName.
pub const CASH_SETTL_AGENT_ACCT_NAME: u32 = 185;
/// CashSettlAgentContactName.
pub const CASH_SETTL_AGENT_CONTACT_NAME: u32 = 186;
/// CashSettlAgentContactPhone.
pub const CASH_SETTL_AGENT_CONTACT_PHONE: u32 = 187;
/// BidSpotRate.
pub const BID_SPOT_RATE: u32 = 188;
/// BidForwardPoints.
pub const BID_FORWARD_POINTS: u32 = 189;
/// OfferSpotRate.
pub const OFFER_SPOT_RATE: u32 = 190;
/// OfferForwardPoints.
pub const OFFER_FORWARD_POINTS: u32 = 191;
/// OrderQty2.
pub const ORDER_QTY2: u32 = 192;
/// SettlDate2.
pub const SETTL_DATE2: u32 = 193;
/// LastSpotRate.
pub const LAST_SPOT_RATE: u32 = 194;
/// LastForwardPoints.
pub const LAST_FORWARD_POINTS: u32 = 195;
/// AllocLinkID.
pub const ALLOC_LINK_ID: u32 = 196;
/// AllocLinkType.
pub const ALLOC_LINK_TYPE: u32 = 197;
/// SecondaryOrderID.
pub const SECONDARY_ORDER_ID: u32 = 198;
/// NoIOIQualifiers.
pub const NO_IOI_QUALIFIERS: u32 = 199;
/// MaturityMonthYear.
pub const MATURITY_MONTH_YEAR: u32 = 200;
/// PutOrCall.
pub const PUT_OR_CALL: u32 = 201;
/// StrikePrice.
pub const STRIKE_PRICE: u32 = 202;
/// CoveredOrUncovered.
pub const COVERED_OR_UNCOVERED: u32 = 203;
/// CustomerOrFirm.
pub const CUSTOMER_OR_FIRM: u32 = 204;
/// MaturityDay.
pub const MATURITY_DAY: u32 = 205;
/// OptAttribute.
pub const OPT_ATTRIBUTE: u32 = 206;
/// SecurityExchange.
pub const SECURITY_EXCHANGE: u32 = 207;
/// NotifyBrokerOfCredit.
pub const NOTIFY_BROKER_OF_CREDIT: u32 = 208;
/// AllocHandlInst.
pub const ALLOC_HANDL_INST: u32 = 209;
/// MaxShow.
pub const MAX_SHOW: u32 = 210;
/// PegOffsetValue.
pub const PEG_OFFSET_VALUE: u32 = 211;
/// XmlDataLen.
pub const XML_DATA_LEN: u32 = 212;
/// XmlData.
pub const XML_DATA: u32 = 213;
/// SettlInstRefID.
pub const SETTL_INST_REF_ID: u32 = 214;
/// NoRoutingIDs.
pub const NO_ROUTING_IDS: u32 = 215;
/// RoutingType.
pub const ROUTING_TYPE: u32 = 216;
/// RoutingID.
pub const ROUTING_ID: u32 = 217;
/// Spread.
pub const SPREAD: u32 = 218;
/// Benchmark.
pub const BENCHMARK: u32 = 219;
/// BenchmarkCurveCurrency.
pub const BENCHMARK_CURVE_CURRENCY: u32 = 220;
/// BenchmarkCurveName.
pub const BENCHMARK_CURVE_NAME: u32 = 221;
/// BenchmarkCurvePoint.
pub const BENCHMARK_CURVE_POINT: u32 = 222;
/// CouponRate.
pub const COUPON_RATE: u32 = 223;
/// CouponPaymentDate.
pub const COUPON_PAYMENT_DATE: u32 = 224;
/// IssueDate.
pub const ISSUE_DATE: u32 = 225;
/// RepurchaseTerm.
pub const REPURCHASE_TERM: u32 = 226;
/// RepurchaseRate.
pub const REPURCHASE_RATE: u32 = 227;
/// Factor.
pub const FACTOR: u32 = 228;
/// TradeOriginationDate.
pub const TRADE_ORIGINATION_DATE: u32 = 229;
/// ExDate.
pub const EX_DATE: u32 = 230;
/// ContractMultiplier.
pub const CONTRACT_MULTIPLIER: u32 = 231;
/// NoStipulations.
pub const NO_STIPULATIONS: u32 = 232;
/// StipulationType.
pub const STIPULATION_TYPE: u32 = 233;
/// StipulationValue.
pub const STIPULATION_VALUE: u32 = 234;
/// YieldType.
pub const YIELD_TYPE: u32 = 235;
/// Yield.
pub const YIELD: u32 = 236;
/// TotalTakedown.
pub const TOTAL_TAKEDOWN: u32 = 237;
/// Concession.
pub const CONCESSION: u32 = 238;
/// RepoCollateralSecurityType.
pub const REPO_COLLATERAL_SECURITY_TYPE: u32 = 239;
/// RedemptionDate.
pub const REDEMPTION_DATE: u32 = 240;
/// UnderlyingCouponPaymentDate.
pub const UNDERLYING_COUPON_PAYMENT_DATE: u32 = 241;
/// UnderlyingIssueDate.
pub const UNDERLYING_ISSUE_DATE: u32 = 242;
/// UnderlyingRepoCollateralSecurityType.
pub const UNDERLYING_REPO_COLLATERAL_SECURITY_TYPE: u32 = 243;
/// UnderlyingRepurchaseTerm.
pub const UNDERLYING_REPURCHASE_TERM: u32 = 244;
/// UnderlyingRepurchaseRate.
pub const UNDERLYING_REPURCHASE_RATE: u32 = 245;
/// UnderlyingFactor.
pub const UNDERLYING_FACTOR: u32 = 246;
/// UnderlyingRedemptionDate.
pub const UNDERLYING_REDEMPTION_DATE: u32 = 247;
/// LegCouponPaymentDate.
pub const LEG_COUPON_PAYMENT_DATE: u32 = 248;
/// LegIssueDate.
pub const LEG_ISSUE_DATE: u32 = 249;
/// LegRepoCollateralSecurityType.
pub const LEG_REPO_COLLATERAL_SECURITY_TYPE: u32 = 250;
/// LegRepurchaseTerm.
pub const LEG_REPURCHASE_TERM: u32 = 251;
/// LegRepurchaseRate.
pub const LEG_REPURCHASE_RATE: u32 = 252;
/// LegFactor.
pub const LEG_FACTOR: u32 = 253;
/// LegRedemptionDate.
pub const LEG_REDEMPTION_DATE: u32 = 254;
/// CreditRating.
pub const CREDIT_RATING: u32 = 255;
/// UnderlyingCreditRating.
pub const UNDERLYING_CREDIT_RATING: u32 = 256;
/// LegCreditRating.
pub const LEG_CREDIT_RATING: u32 = 257;
/// TradedFlatSwitch.
pub const TRADED_FLAT_SWITCH: u32 = 258;
/// BasisFeatureDate.
pub const BASIS_FEATURE_DATE: u32 = 259;
/// BasisFeaturePrice.
pub const BASIS_FEATURE_PRICE: u32 = 260;
/// MDReqID.
pub const MD_REQ_ID: u32 = 262;
/// SubscriptionRequestType.
pub const SUBSCRIPTION_REQUEST_TYPE: u32 = 263;
/// MarketDepth.
pub const MARKET_DEPTH: u32 = 264;
/// MDUpdateType.
pub const MD_UPDATE_TYPE: u32 = 265;
/// AggregatedBook.
pub const AGGREGATED_BOOK: u32 = 266;
/// NoMDEntryTypes.
pub const NO_MD_ENTRY_TYPES: u32 = 267;
/// NoMDEntries.
pub const NO_MD_ENTRIES: u32 = 268;
/// MDEntryType.
pub const MD_ENTRY_TYPE: u32 = 269;
/// MDEntryPx.
pub const MD_ENTRY_PX: u32 = 270;
/// MDEntrySize.
pub const MD_ENTRY_SIZE: u32 = 271;
/// MDEntryDate.
pub const MD_ENTRY_DATE: u32 = 272;
/// MDEntryTime.
pub const MD_ENTRY_TIME: u32 = 273;
/// TickDirection.
pub const TICK_DIRECTION: u32 = 274;
/// MDMkt.
pub const MD_MKT: u32 = 275;
/// QuoteCondition.
pub const QUOTE_CONDITION: u32 = 276;
/// TradeCondition.
pub const TRADE_CONDITION: u32 = 277;
/// MDEntryID.
pub const MD_ENTRY_ID: u32 = 278;
/// MDUpdateAction.
pub const MD_UPDATE_ACTION: u32 = 279;
/// MDEntryRefID.
pub const MD_ENTRY_REF_ID: u32 = 280;
/// MDReqRejReason.
pub const MD_REQ_REJ_REASON: u32 = 281;
/// MDEntryOriginator.
pub const MD_ENTRY_ORIGINATOR: u32 = 282;
/// LocationID.
pub const LOCATION_ID: u32 = 283;
/// DeskID.
pub const DESK_ID: u32 = 284;
/// DeleteReason.
pub const DELETE_REASON: u32 = 285;
/// OpenCloseSettlFlag.
pub const OPEN_CLOSE_SETTL_FLAG: u32 = 286;
/// SellerDays.
pub const SELLER_DAYS: u32 = 287;
/// MDEntryBuyer.
pub const MD_ENTRY_BUYER: u32 = 288;
/// MDEntrySeller.
pub const MD_ENTRY_SELLER: u32 = 289;
/// MDEntryPositionNo.
pub const MD_ENTRY_POSITION_NO: u32 = 290;
/// FinancialStatus.
pub const FINANCIAL_STATUS: u32 = 291;
/// CorporateAction.
pub const CORPORATE_ACTION: u32 = 292;
/// DefBidSize.
pub const DEF_BID_SIZE: u32 = 293;
/// DefOfferSize.
pub const DEF_OFFER_SIZE: u32 = 294;
/// NoQuoteEntries.
pub const NO_QUOTE_ENTRIES: u32 = 295;
/// NoQuoteSets.
pub const NO_QUOTE_SETS: u32 = 296;
/// QuoteStatus.
pub const QUOTE_STATUS: u32 = 297;
/// QuoteCancelType.
pub const QUOTE_CANCEL_TYPE: u32 = 298;
/// QuoteEntryID.
pub const QUOTE_ENTRY_ID: u32 = 299;
/// QuoteRejectReason.
pub const QUOTE_REJECT_REASON: u32 = 300;
/// QuoteResponseLevel.
pub const QUOTE_RESPONSE_LEVEL: u32 = 301;
/// QuoteSetID.
pub const QUOTE_SET_ID: u32 = 302;
/// QuoteRequestType.
pub const QUOTE_REQUEST_TYPE: u32 = 303;
/// TotNoQuoteEntries.
pub const TOT_NO_QUOTE_ENTRIES: u32 = 304;
/// UnderlyingSecurityIDSource.
pub const UNDERLYING_SECURITY_ID_SOURCE: u32 = 305;
/// UnderlyingIssuer.
pub const UNDERLYING_ISSUER: u32 = 306;
/// UnderlyingSecurityDesc.
pub const UNDERLYING_SECURITY_DESC: u32 = 307;
/// UnderlyingSecurityExchange.
pub const UNDERLYING_SECURITY_EXCHANGE: u32 = 308;
/// UnderlyingSecurityID.
pub const UNDERLYING_SECURITY_ID: u32 = 309;
/// UnderlyingSecurityType.
pub const UNDERLYING_SECURITY_TYPE: u32 = 310;
/// UnderlyingSymbol.
pub const UNDERLYING_SYMBOL: u32 = 311;
/// UnderlyingSymbolSfx.
pub const UNDERLYING_SYMBOL_SFX: u32 = 312;
/// UnderlyingMaturityMonthYear.
pub const UNDERLYING_MATURITY_MONTH_YEAR: u32 = 313;
/// UnderlyingMaturityDay.
pub const UNDERLYING_MATURITY_DAY: u32 = 314;
/// UnderlyingPutOrCall.
pub const UNDERLYING_PUT_OR_CALL: u32 = 315;
/// UnderlyingStrikePrice.
pub const UNDERLYING_STRIKE_PRICE: u32 = 316;
/// UnderlyingOptAttribute.
pub const UNDERLYING_OPT_ATTRIBUTE: u32 = 317;
/// UnderlyingCurrency.
pub const UNDERLYING_CURRENCY: u32 = 318;
/// RatioQty.
pub const RATIO_QTY: u32 = 319;
/// SecurityReqID.
pub const SECURITY_REQ_ID: u32 = 320;
/// SecurityRequestType.
pub const SECURITY_REQUEST_TYPE: u32 = 321;
/// SecurityResponseID.
pub const SECURITY_RESPONSE_ID: u32 = 322;
/// SecurityResponseType.
pub const SECURITY_RESPONSE_TYPE: u32 = 323;
/// SecurityStatusReqID.
pub const SECURITY_STATUS_REQ_ID: u32 = 324;
/// UnsolicitedIndicator.
pub const UNSOLICITED_INDICATOR: u32 = 325;
/// SecurityTradingStatus.
pub const SECURITY_TRADING_STATUS: u32 = 326;
/// HaltReason.
pub const HALT_REASON: u32 = 327;
/// InViewOfCommon.
pub const IN_VIEW_OF_COMMON: u32 = 328;
/// DueToRelated.
pub const DUE_TO_RELATED: u32 = 329;
/// BuyVolume.
pub const BUY_VOLUME: u32 = 330;
/// SellVolume.
pub const SELL_VOLUME: u32 = 331;
/// HighPx.
pub const HIGH_PX: u32 = 332;
/// LowPx.
pub const LOW_PX: u32 = 333;
/// Adjustment.
pub const ADJUSTMENT: u32 = 334;
/// TradSesReqID.
pub const TRAD_SES_REQ_ID: u32 = 335;
/// TradingSessionID.
pub const TRADING_SESSION_ID: u32 = 336;
/// ContraTrader.
pub const CONTRA_TRADER: u32 = 337;
/// TradSesMethod.
pub const TRAD_SES_METHOD: u32 = 338;
/// TradSesMode.
pub const TRAD_SES_MODE: u32 = 339;
/// TradSesStatus.
pub const TRAD_SES_STATUS: u32 = 340;
/// TradSesStartTime.
pub const TRAD_SES_START_TIME: u32 = 341;
/// TradSesOpenTime.
pub const TRAD_SES_OPEN_TIME: u32 = 342;
/// TradSesPreCloseTime.
pub const TRAD_SES_PRE_CLOSE_TIME: u32 = 343;
/// TradSesCloseTime.
pub const TRAD_SES_CLOSE_TIME: u32 = 344;
/// TradSesEndTime.
pub const TRAD_SES_END_TIME: u32 = 345;
/// NumberOfOrders.
pub const NUMBER_OF_ORDERS: u32 = 346;
/// MessageEncoding.
pub const MESSAGE_ENCODING: u32 = 347;
/// EncodedIssuerLen.
pub const ENCODED_ISSUER_LEN: u32 = 348;
/// EncodedIssuer.
pub const ENCODED_ISSUER: u32 = 349;
/// EncodedSecurityDescLen.
pub const ENCODED_SECURITY_DESC_LEN: u32 = 350;
/// EncodedSecurityDesc.
pub const ENCODED_SECURITY_DESC: u32 = 351;
/// EncodedListExecInstLen.
pub const ENCODED_LIST_EXEC_INST_LEN: u32 = 352;
/// EncodedListExecInst.
pub const ENCODED_LIST_EXEC_INST: u32 = 353;
/// EncodedTextLen.
pub const ENCODED_TEXT_LEN: u32 = 354;
/// EncodedText.
pub const ENCODED_TEXT: u32 = 355;
/// EncodedSubjectLen.
pub const ENCODED_SUBJECT_LEN: u32 = 356;
/// EncodedSubject.
pub const ENCODED_SUBJECT: u32 = 357;
/// EncodedHeadlineLen.
pub const ENCODED_HEADLINE_LEN: u32 = 358;
/// EncodedHeadline.
pub const ENCODED_HEADLINE: u32 = 359;
/// EncodedAllocTextLen.
pub const ENCODED_ALLOC_TEXT_LEN: u32 = 360;
/// EncodedAllocText.
pub const ENCODED_ALLOC_TEXT: u32 = 361;
/// EncodedUnderlyingIssuerLen.
pub const ENCODED_UNDERLYING_ISSUER_LEN: u32 = 362;
/// EncodedUnderlyingIssuer.
pub const ENCODED_UNDERLYING_ISSUER: u32 = 363;
/// EncodedUnderlyingSecurityDescLen.
pub const ENCODED_UNDERLYING_SECURITY_DESC_LEN: u32 = 364;
/// EncodedUnderlyingSecurityDesc.
pub const ENCODED_UNDERLYING_SECURITY_DESC: u32 = 365;
/// AllocPrice.
pub const ALLOC_PRICE: u32 = 366;
/// QuoteSetValidUntilTime.
pub const QUOTE_SET_VALID_UNTIL_TIME: u32 = 367;
/// QuoteEntryRejectReason.
pub const QUOTE_ENTRY_REJECT_REASON: u32 = 368;
/// LastMsgSeqNumProcessed.
pub const LAST_MSG_SEQ_NUM_PROCESSED: u32 = 369;
/// OnBehalfOfSendingTime.
pub const ON_BEHALF_OF_SENDING_TIME: u32 = 370;
/// RefTagID.
pub const REF_TAG_ID: u32 = 371;
/// RefMsgType.
pub const REF_MSG_TYPE: u32 = 372;
/// SessionRejectReason.
pub const SESSION_REJECT_REASON: u32 = 373;
/// BidRequestTransType.
pub const BID_REQUEST_TRANS_TYPE: u32 = 374;
/// ContraBroker.
pub const CONTRA_BROKER: u32 = 375;
/// ComplianceID.
pub const COMPLIANCE_ID: u32 = 376;
/// SolicitedFlag.
pub const SOLICITED_FLAG: u32 = 377;
/// ExecRestatementReason.
pub const EXEC_RESTATEMENT_REASON: u32 = 378;
/// BusinessRejectRefID.
pub const BUSINESS_REJECT_REF_ID: u32 = 379;
/// BusinessRejectReason.
pub const BUSINESS_REJECT_REASON: u32 = 380;
/// GrossTradeAmt.
pub const GROSS_TRADE_AMT: u32 = 381;
/// NoContraBrokers.
pub const NO_CONTRA_BROKERS: u32 = 382;
/// MaxMessageSize.
pub const MAX_MESSAGE_SIZE: u32 = 383;
/// NoMsgTypes.
pub const NO_MSG_TYPES: u32 = 384;
/// MsgDirection.
pub const MSG_DIRECTION: u32 = 385;
/// NoTradingSessions.
pub const NO_TRADING_SESSIONS: u32 = 386;
/// TotalVolumeTraded.
pub const TOTAL_VOLUME_TRADED: u32 = 387;
/// DiscretionInst.
pub const DISCRETION_INST: u32 = 388;
/// DiscretionOffsetValue.
pub const DISCRETION_OFFSET_VALUE: u32 = 389;
/// BidID.
pub const BID_ID: u32 = 390;
/// ClientBidID.
pub const CLIENT_BID_ID: u32 = 391;
/// ListName.
pub const LIST_NAME: u32 = 392;
/// TotNoRelatedSym.
pub const TOT_NO_RELATED_SYM: u32 = 393;
/// BidType.
pub const BID_TYPE: u32 = 394;
/// NumTickets.
pub const NUM_TICKETS: u32 = 395;
/// SideValue1.
pub const SIDE_VALUE1: u32 = 396;
/// SideValue2.
pub const SIDE_VALUE2: u32 = 397;
/// NoBidDescriptors.
pub const NO_BID_DESCRIPTORS: u32 = 398;
/// BidDescriptorType.
pub const BID_DESCRIPTOR_TYPE: u32 = 399;
/// BidDescriptor.
pub const BID_DESCRIPTOR: u32 = 400;
/// SideValueInd.
pub const SIDE_VALUE_IND: u32 = 401;
/// LiquidityPctLow.
pub const LIQUIDITY_PCT_LOW: u32 = 402;
/// LiquidityPctHigh.
pub const LIQUIDITY_PCT_HIGH: u32 = 403;
/// LiquidityValue.
pub const LIQUIDITY_VALUE: u32 = 404;
/// EFPTrackingError.
pub const EFP_TRACKING_ERROR: u32 = 405;
/// FairValue.
pub const FAIR_VALUE: u32 = 406;
/// OutsideIndexPct.
pub const OUTSIDE_INDEX_PCT: u32 = 407;
/// ValueOfFutures.
pub const VALUE_OF_FUTURES: u32 = 408;
/// LiquidityIndType.
pub const LIQUIDITY_IND_TYPE: u32 = 409;
/// WtAverageLiquidity.
pub const WT_AVERAGE_LIQUIDITY: u32 = 410;
/// ExchangeForPhysical.
pub const EXCHANGE_FOR_PHYSICAL: u32 = 411;
/// OutMainCntryUIndex.
pub const OUT_MAIN_CNTRY_U_INDEX: u32 = 412;
/// CrossPercent.
pub const CROSS_PERCENT: u32 = 413;
/// ProgRptReqs.
pub const PROG_RPT_REQS: u32 = 414;
/// ProgPeriodInterval.
pub const PROG_PERIOD_INTERVAL: u32 = 415;
/// IncTaxInd.
pub const INC_TAX_IND: u32 = 416;
/// NumBidders.
pub const NUM_BIDDERS: u32 = 417;
/// BidTradeType.
pub const BID_TRADE_TYPE: u32 = 418;
/// BasisPxType.
pub const BASIS_PX_TYPE: u32 = 419;
/// NoBidComponents.
pub const NO_BID_COMPONENTS: u32 = 420;
/// Country.
pub const COUNTRY: u32 = 421;
/// TotNoStrikes.
pub const TOT_NO_STRIKES: u32 = 422;
/// PriceType.
pub const PRICE_TYPE: u32 = 423;
/// DayOrderQty.
pub const DAY_ORDER_QTY: u32 = 424;
/// DayCumQty.
pub const DAY_CUM_QTY: u32 = 425;
/// DayAvgPx.
pub const DAY_AVG_PX: u32 = 426;
/// GTBookingInst.
pub const GT_BOOKING_INST: u32 = 427;
/// NoStrikes.
pub const NO_STRIKES: u32 = 428;
/// ListStatusType.
pub const LIST_STATUS_TYPE: u32 = 429;
/// NetGrossInd.
pub const NET_GROSS_IND: u32 = 430;
/// ListOrderStatus.
pub const LIST_ORDER_STATUS: u32 = 431;
/// ExpireDate.
pub const EXPIRE_DATE: u32 = 432;
/// ListExecInstType.
pub const LIST_EXEC_INST_TYPE: u32 = 433;
/// CxlRejResponseTo.
pub const CXL_REJ_RESPONSE_TO: u32 = 434;
/// UnderlyingCouponRate.
pub const UNDERLYING_COUPON_RATE: u32 = 435;
/// UnderlyingContractMultiplier.
pub const UNDERLYING_CONTRACT_MULTIPLIER: u32 = 436;
/// ContraTradeQty.
pub const CONTRA_TRADE_QTY: u32 = 437;
/// ContraTradeTime.
pub const CONTRA_TRADE_TIME: u32 = 438;
/// ClearingFirm.
pub const CLEARING_FIRM: u32 = 439;
/// ClearingAccount.
pub const CLEARING_ACCOUNT: u32 = 440;
/// LiquidityNumSecurities.
pub const LIQUIDITY_NUM_SECURITIES: u32 = 441;
/// MultiLegReportingType.
pub const MULTI_LEG_REPORTING_TYPE: u32 = 442;
/// StrikeTime.
pub const STRIKE_TIME: u32 = 443;
/// ListStatusText.
pub const LIST_STATUS_TEXT: u32 = 444;
/// EncodedListStatusTextLen.
pub const ENCODED_LIST_STATUS_TEXT_LEN: u32 = 445;
/// EncodedListStatusText.
pub const ENCODED_LIST_STATUS_TEXT: u32 = 446;
/// PartyIDSource.
pub const PARTY_ID_SOURCE: u32 = 447;
/// PartyID.
pub const PARTY_ID: u32 = 448;
/// NetChgPrevDay.
pub const NET_CHG_PREV_DAY: u32 = 451;
/// PartyRole.
pub const PARTY_ROLE: u32 = 452;
/// NoPartyIDs.
pub const NO_PARTY_IDS: u32 = 453;
/// NoSecurityAltID.
pub const NO_SECURITY_ALT_ID: u32 = 454;
/// SecurityAltID.
pub const SECURITY_ALT_ID: u32 = 455;
/// SecurityAltIDSource.
pub const SECURITY_ALT_ID_SOURCE: u32 = 456;
/// NoUnderlyingSecurityAltID.
pub const NO_UNDERLYING_SECURITY_ALT_ID: u32 = 457;
/// UnderlyingSecurityAltID.
pub const UNDERLYING_SECURITY_ALT_ID: u32 = 458;
/// UnderlyingSecurityAltIDSource.
pub const UNDERLYING_SECURITY_ALT_ID_SOURCE: u32 = 459;
/// Product.
pub const PRODUCT: u32 = 460;
/// CFICode.
pub const CFI_CODE: u32 = 461;
/// UnderlyingProduct.
pub const UNDERLYING_PRODUCT: u32 = 462;
/// UnderlyingCFICode.
pub const UNDERLYING_CFI_CODE: u32 = 463;
/// TestMessageIndicator.
pub const TEST_MESSAGE_INDICATOR: u32 = 464;
/// BookingRefID.
pub const BOOKING_REF_ID: u32 = 466;
/// IndividualAllocID.
pub const INDIVIDUAL_ALLOC_ID: u32 = 467;
/// RoundingDirection.
pub const ROUNDING_DIRECTION: u32 = 468;
/// RoundingModulus.
pub const ROUNDING_MODULUS: u32 = 469;
/// CountryOfIssue.
pub const COUNTRY_OF_ISSUE: u32 = 470;
/// StateOrProvinceOfIssue.
pub const STATE_OR_PROVINCE_OF_ISSUE: u32 = 471;
/// LocaleOfIssue.
pub const LOCALE_OF_ISSUE: u32 = 472;
/// NoRegistDtls.
pub const NO_REGIST_DTLS: u32 = 473;
/// MailingDtls.
pub const MAILING_DTLS: u32 = 474;
/// InvestorCountryOfResidence.
pub const INVESTOR_COUNTRY_OF_RESIDENCE: u32 = 475;
/// PaymentRef.
pub const PAYMENT_REF: u32 = 476;
/// DistribPaymentMethod.
pub const DISTRIB_PAYMENT_METHOD: u32 = 477;
/// CashDistribCurr.
pub const CASH_DISTRIB_CURR: u32 = 478;
/// CommCurrency.
pub const COMM_CURRENCY: u32 = 479;
/// CancellationRights.
pub const CANCELLATION_RIGHTS: u32 = 480;
/// MoneyLaunderingStatus.
pub const MONEY_LAUNDERING_STATUS: u32 = 481;
/// MailingInst.
pub const MAILING_INST: u32 = 482;
/// TransBkdTime.
pub const TRANS_BKD_TIME: u32 = 483;
/// ExecPriceType.
pub const EXEC_PRICE_TYPE: u32 = 484;
/// ExecPriceAdjustment.
pub const EXEC_PRICE_ADJUSTMENT: u32 = 485;
/// DateOfBirth.
pub const DATE_OF_BIRTH: u32 = 486;
/// TradeReportTransType.
pub const TRADE_REPORT_TRANS_TYPE: u32 = 487;
/// CardHolderName.
pub const CARD_HOLDER_NAME: u32 = 488;
/// CardNumber.
pub const CARD_NUMBER: u32 = 489;
/// CardExpDate.
pub const CARD_EXP_DATE: u32 = 490;
/// CardIssNum.
pub const CARD_ISS_NUM: u32 = 491;
/// PaymentMethod.
pub const PAYMENT_METHOD: u32 = 492;
/// RegistAcctType.
pub const REGIST_ACCT_TYPE: u32 = 493;
/// Designation.
pub const DESIGNATION: u32 = 494;
/// TaxAdvantageType.
pub const TAX_ADVANTAGE_TYPE: u32 = 495;
/// RegistRejReasonText.
pub const REGIST_REJ_REASON_TEXT: u32 = 496;
/// FundRenewWaiv.
pub const FUND_RENEW_WAIV: u32 = 497;
/// CashDistribAgentName.
pub const CASH_DISTRIB_AGENT_NAME: u32 = 498;
/// CashDistribAgentCode.
pub const CASH_DISTRIB_AGENT_CODE: u32 = 499;
/// CashDistribAgentAcctNumber.
pub const CASH_DISTRIB_AGENT_ACCT_NUMBER: u32 = 500;
/// CashDistribPayRef.
pub const CASH_DISTRIB_PAY_REF: u32 = 501;
/// CashDistribAgentAcctName.
pub const CASH_DISTRIB_AGENT_ACCT_NAME: u32 = 502;
/// CardStartDate.
pub const CARD_START_DATE: u32 = 503;
/// PaymentDate.
pub const PAYMENT_DATE: u32 = 504;
/// PaymentRemitterID.
pub const PAYMENT_REMITTER_ID: u32 = 505;
/// RegistStatus.
pub const REGIST_STATUS: u32 = 506;
/// RegistRejReasonCode.
pub const REGIST_REJ_REASON_CODE: u32 = 507;
/// RegistRefID.
pub const REGIST_REF_ID: u32 = 508;
/// RegistDtls.
pub const REGIST_DTLS: u32 = 509;
/// NoDistribInsts.
pub const NO_DISTRIB_INSTS: u32 = 510;
/// RegistEmail.
pub const REGIST_EMAIL: u32 = 511;
/// DistribPercentage.
pub const DISTRIB_PERCENTAGE: u32 = 512;
/// RegistID.
pub const REGIST_ID: u32 = 513;
/// RegistTransType.
pub const REGIST_TRANS_TYPE: u32 = 514;
/// ExecValuationPoint.
pub const EXEC_VALUATION_POINT: u32 = 515;
/// OrderPercent.
pub const ORDER_PERCENT: u32 = 516;
/// OwnershipType.
pub const OWNERSHIP_TYPE: u32 = 517;
/// NoContAmts.
pub const NO_CONT_AMTS: u32 = 518;
/// ContAmtType.
pub const CONT_AMT_TYPE: u32 = 519;
/// ContAmtValue.
pub const CONT_AMT_VALUE: u32 = 520;
/// ContAmtCurr.
pub const CONT_AMT_CURR: u32 = 521;
/// OwnerType.
pub const OWNER_TYPE: u32 = 522;
/// PartySubID.
pub const PARTY_SUB_ID: u32 = 523;
/// NestedPartyID.
pub const NESTED_PARTY_ID: u32 = 524;
/// NestedPartyIDSource.
pub const NESTED_PARTY_ID_SOURCE: u32 = 525;
/// SecondaryClOrdID.
pub const SECONDARY_CL_ORD_ID: u32 = 526;
/// SecondaryExecID.
pub const SECONDARY_EXEC_ID: u32 = 527;
/// OrderCapacity.
pub const ORDER_CAPACITY: u32 = 528;
/// OrderRestrictions.
pub const ORDER_RESTRICTIONS: u32 = 529;
/// MassCancelRequestType.
pub const MASS_CANCEL_REQUEST_TYPE: u32 = 530;
/// MassCancelResponse.
pub const MASS_CANCEL_RESPONSE: u32 = 531;
/// MassCancelRejectReason.
pub const MASS_CANCEL_REJECT_REASON: u32 = 532;
/// TotalAffectedOrders.
pub const TOTAL_AFFECTED_ORDERS: u32 = 533;
/// NoAffectedOrders.
pub const NO_AFFECTED_ORDERS: u32 = 534;
/// AffectedOrderID.
pub const AFFECTED_ORDER_ID: u32 = 535;
/// AffectedSecondaryOrderID.
pub const AFFECTED_SECONDARY_ORDER_ID: u32 = 536;
/// QuoteType.
pub const QUOTE_TYPE: u32 = 537;
/// NestedPartyRole.
pub const NESTED_PARTY_ROLE: u32 = 538;
/// NoNestedPartyIDs.
pub const NO_NESTED_PARTY_IDS: u32 = 539;
/// TotalAccruedInterestAmt.
pub const TOTAL_ACCRUED_INTEREST_AMT: u32 = 540;
/// MaturityDate.
pub const MATURITY_DATE: u32 = 541;
/// UnderlyingMaturityDate.
pub const UNDERLYING_MATURITY_DATE: u32 = 542;
/// InstrRegistry.
pub const INSTR_REGISTRY: u32 = 543;
/// CashMargin.
pub const CASH_MARGIN: u32 = 544;
/// NestedPartySubID.
pub const NESTED_PARTY_SUB_ID: u32 = 545;
/// Scope.
pub const SCOPE: u32 = 546;
/// MDImplicitDelete.
pub const MD_IMPLICIT_DELETE: u32 = 547;
/// CrossID.
pub const CROSS_ID: u32 = 548;
/// CrossType.
pub const CROSS_TYPE: u32 = 549;
/// CrossPrioritization.
pub const CROSS_PRIORITIZATION: u32 = 550;
/// OrigCrossID.
pub const ORIG_CROSS_ID: u32 = 551;
/// NoSides.
pub const NO_SIDES: u32 = 552;
/// Username.
pub const USERNAME: u32 = 553;
/// Password.
pub const PASSWORD: u32 = 554;
/// NoLegs.
pub const NO_LEGS: u32 = 555;
/// LegCurrency.
pub const LEG_CURRENCY: u32 = 556;
/// TotNoSecurityTypes.
pub const TOT_NO_SECURITY_TYPES: u32 = 557;
/// NoSecurityTypes.
pub const NO_SECURITY_TYPES: u32 = 558;
/// SecurityListRequestType.
pub const SECURITY_LIST_REQUEST_TYPE: u32 = 559;
/// SecurityRequestResult.
pub const SECURITY_REQUEST_RESULT: u32 = 560;
/// RoundLot.
pub const ROUND_LOT: u32 = 561;
/// MinTradeVol.
pub const MIN_TRADE_VOL: u32 = 562;
/// MultiLegRptTypeReq.
pub const MULTI_LEG_RPT_TYPE_REQ: u32 = 563;
/// LegPositionEffect.
pub const LEG_POSITION_EFFECT: u32 = 564;
/// LegCoveredOrUncovered.
pub const LEG_COVERED_OR_UNCOVERED: u32 = 565;
/// LegPrice.
pub const LEG_PRICE: u32 = 566;
/// TradSesStatusRejReason.
pub const TRAD_SES_STATUS_REJ_REASON: u32 = 567;
/// TradeRequestID.
pub const TRADE_REQUEST_ID: u32 = 568;
/// TradeRequestType.
pub const TRADE_REQUEST_TYPE: u32 = 569;
/// PreviouslyReported.
pub const PREVIOUSLY_REPORTED: u32 = 570;
/// TradeReportID.
pub const TRADE_REPORT_ID: u32 = 571;
/// TradeReportRefID.
pub const TRADE_REPORT_REF_ID: u32 = 572;
/// MatchStatus.
pub const MATCH_STATUS: u32 = 573;
/// MatchType.
pub const MATCH_TYPE: u32 = 574;
/// OddLot.
pub const ODD_LOT: u32 = 575;
/// NoClearingInstructions.
pub const NO_CLEARING_INSTRUCTIONS: u32 = 576;
/// ClearingInstruction.
pub const CLEARING_INSTRUCTION: u32 = 577;
/// TradeInputSource.
pub const TRADE_INPUT_SOURCE: u32 = 578;
/// TradeInputDevice.
pub const TRADE_INPUT_DEVICE: u32 = 579;
/// NoDates.
pub const NO_DATES: u32 = 580;
/// AccountType.
pub const ACCOUNT_TYPE: u32 = 581;
/// CustOrderCapacity.
pub const CUST_ORDER_CAPACITY: u32 = 582;
/// ClOrdLinkID.
pub const CL_ORD_LINK_ID: u32 = 583;
/// MassStatusReqID.
pub const MASS_STATUS_REQ_ID: u32 = 584;
/// MassStatusReqType.
pub const MASS_STATUS_REQ_TYPE: u32 = 585;
/// OrigOrdModTime.
pub const ORIG_ORD_MOD_TIME: u32 = 586;
/// LegSettlType.
pub const LEG_SETTL_TYPE: u32 = 587;
/// LegSettlDate.
pub const LEG_SETTL_DATE: u32 = 588;
/// DayBookingInst.
pub const DAY_BOOKING_INST: u32 = 589;
/// BookingUnit.
pub const BOOKING_UNIT: u32 = 590;
/// PreallocMethod.
pub const PREALLOC_METHOD: u32 = 591;
/// UnderlyingCountryOfIssue.
pub const UNDERLYING_COUNTRY_OF_ISSUE: u32 = 592;
/// UnderlyingStateOrProvinceOfIssue.
pub const UNDERLYING_STATE_OR_PROVINCE_OF_ISSUE: u32 = 593;
/// UnderlyingLocaleOfIssue.
pub const UNDERLYING_LOCALE_OF_ISSUE: u32 = 594;
/// UnderlyingInstrRegistry.
pub const UNDERLYING_INSTR_REGISTRY: u32 = 595;
/// LegCountryOfIssue.
pub const LEG_COUNTRY_OF_ISSUE: u32 = 596;
/// LegStateOrProvinceOfIssue.
pub const LEG_STATE_OR_PROVINCE_OF_ISSUE: u32 = 597;
/// LegLocaleOfIssue.
pub const LEG_LOCALE_OF_ISSUE: u32 = 598;
/// LegInstrRegistry.
pub const LEG_INSTR_REGISTRY: u32 = 599;
/// LegSymbol.
pub const LEG_SYMBOL: u32 = 600;
/// LegSymbolSfx.
pub const LEG_SYMBOL_SFX: u32 = 601;
/// LegSecurityID.
pub const LEG_SECURITY_ID: u32 = 602;
/// LegSecurityIDSource.
pub const LEG_SECURITY_ID_SOURCE: u32 = 603;
/// NoLegSecurityAltID.
pub const NO_LEG_SECURITY_ALT_ID: u32 = 604;
/// LegSecurityAltID.
pub const LEG_SECURITY_ALT_ID: u32 = 605;
/// LegSecurityAltIDSource.
pub const LEG_SECURITY_ALT_ID_SOURCE: u32 = 606;
/// LegProduct.
pub const LEG_PRODUCT: u32 = 607;
/// LegCFICode.
pub const LEG_CFI_CODE: u32 = 608;
/// LegSecurityType.
pub const LEG_SECURITY_TYPE: u32 = 609;
/// LegMaturityMonthYear.
pub const LEG_MATURITY_MONTH_YEAR: u32 = 610;
/// LegMaturityDate.
pub const LEG_MATURITY_DATE: u32 = 611;
/// LegStrikePrice.
pub const LEG_STRIKE_PRICE: u32 = 612;
/// LegOptAttribute.
pub const LEG_OPT_ATTRIBUTE: u32 = 613;
/// LegContractMultiplier.
pub const LEG_CONTRACT_MULTIPLIER: u32 = 614;
/// LegCouponRate.
pub const LEG_COUPON_RATE: u32 = 615;
/// LegSecurityExchange.
pub const LEG_SECURITY_EXCHANGE: u32 = 616;
/// LegIssuer.
pub const LEG_ISSUER: u32 = 617;
/// EncodedLegIssuerLen.
pub const ENCODED_LEG_ISSUER_LEN: u32 = 618;
/// EncodedLegIssuer.
pub const ENCODED_LEG_ISSUER: u32 = 619;
/// LegSecurityDesc.
pub const LEG_SECURITY_DESC: u32 = 620;
/// EncodedLegSecurityDescLen.
pub const ENCODED_LEG_SECURITY_DESC_LEN: u32 = 621;
/// EncodedLegSecurityDesc.
pub const ENCODED_LEG_SECURITY_DESC: u32 = 622;
/// LegRatioQty.
pub const LEG_RATIO_QTY: u32 = 623;
/// LegSide.
pub const LEG_SIDE: u32 = 624;
/// TradingSessionSubID.
pub const TRADING_SESSION_SUB_ID: u32 = 625;
/// AllocType.
pub const ALLOC_TYPE: u32 = 626;
/// NoHops.
pub const NO_HOPS: u32 = 627;
/// HopCompID.
pub const HOP_COMP_ID: u32 = 628;
/// HopSendingTime.
pub const HOP_SENDING_TIME: u32 = 629;
/// HopRefID.
pub const HOP_REF_ID: u32 = 630;
/// MidPx.
pub const MID_PX: u32 = 631;
/// BidYield.
pub const BID_YIELD: u32 = 632;
/// MidYield.
pub const MID_YIELD: u32 = 633;
/// OfferYield.
pub const OFFER_YIELD: u32 = 634;
/// ClearingFeeIndicator.
pub const CLEARING_FEE_INDICATOR: u32 = 635;
/// WorkingIndicator.
pub const WORKING_INDICATOR: u32 = 636;
/// LegLastPx.
pub const LEG_LAST_PX: u32 = 637;
/// PriorityIndicator.
pub const PRIORITY_INDICATOR: u32 = 638;
/// PriceImprovement.
pub const PRICE_IMPROVEMENT: u32 = 639;
/// Price2.
pub const PRICE2: u32 = 640;
/// LastForwardPoints2.
pub const LAST_FORWARD_POINTS2: u32 = 641;
/// BidForwardPoints2.
pub const BID_FORWARD_POINTS2: u32 = 642;
/// OfferForwardPoints2.
pub const OFFER_FORWARD_POINTS2: u32 = 643;
/// RFQReqID.
pub const RFQ_REQ_ID: u32 = 644;
/// MktBidPx.
pub const MKT_BID_PX: u32 = 645;
/// MktOfferPx.
pub const MKT_OFFER_PX: u32 = 646;
/// MinBidSize.
pub const MIN_BID_SIZE: u32 = 647;
/// MinOfferSize.
pub const MIN_OFFER_SIZE: u32 = 648;
/// QuoteStatusReqID.
pub const QUOTE_STATUS_REQ_ID: u32 = 649;
/// LegalConfirm.
pub const LEGAL_CONFIRM: u32 = 650;
/// UnderlyingLastPx.
pub const UNDERLYING_LAST_PX: u32 = 651;
/// UnderlyingLastQty.
pub const UNDERLYING_LAST_QTY: u32 = 652;
/// LegRefID.
pub const LEG_REF_ID: u32 = 654;
/// ContraLegRefID.
pub const CONTRA_LEG_REF_ID: u32 = 655;
/// SettlCurrBidFxRate.
pub const SETTL_CURR_BID_FX_RATE: u32 = 656;
/// SettlCurrOfferFxRate.
pub const SETTL_CURR_OFFER_FX_RATE: u32 = 657;
/// QuoteRequestRejectReason.
pub const QUOTE_REQUEST_REJECT_REASON: u32 = 658;
/// SideComplianceID.
pub const SIDE_COMPLIANCE_ID: u32 = 659;
/// AcctIDSource.
pub const ACCT_ID_SOURCE: u32 = 660;
/// AllocAcctIDSource.
pub const ALLOC_ACCT_ID_SOURCE: u32 = 661;
/// BenchmarkPrice.
pub const BENCHMARK_PRICE: u32 = 662;
/// BenchmarkPriceType.
pub const BENCHMARK_PRICE_TYPE: u32 = 663;
/// ConfirmID.
pub const CONFIRM_ID: u32 = 664;
/// ConfirmStatus.
pub const CONFIRM_STATUS: u32 = 665;
/// ConfirmTransType.
pub const CONFIRM_TRANS_TYPE: u32 = 666;
/// ContractSettlMonth.
pub const CONTRACT_SETTL_MONTH: u32 = 667;
/// DeliveryForm.
pub const DELIVERY_FORM: u32 = 668;
/// LastParPx.
pub const LAST_PAR_PX: u32 = 669;
/// NoLegAllocs.
pub const NO_LEG_ALLOCS: u32 = 670;
/// LegAllocAccount.
pub const LEG_ALLOC_ACCOUNT: u32 = 671;
/// LegIndividualAllocID.
pub const LEG_INDIVIDUAL_ALLOC_ID: u32 = 672;
/// LegAllocQty.
pub const LEG_ALLOC_QTY: u32 = 673;
/// LegAllocAcctIDSource.
pub const LEG_ALLOC_ACCT_ID_SOURCE: u32 = 674;
/// LegSettlCurrency.
pub const LEG_SETTL_CURRENCY: u32 = 675;
/// LegBenchmarkCurveCurrency.
pub const LEG_BENCHMARK_CURVE_CURRENCY: u32 = 676;
/// LegBenchmarkCurveName.
pub const LEG_BENCHMARK_CURVE_NAME: u32 = 677;
/// LegBenchmarkCurvePoint.
pub const LEG_BENCHMARK_CURVE_POINT: u32 = 678;
/// LegBenchmarkPrice.
pub const LEG_BENCHMARK_PRICE: u32 = 679;
/// LegBenchmarkPriceType.
pub const LEG_BENCHMARK_PRICE_TYPE: u32 = 680;
/// LegBidPx.
pub const LEG_BID_PX: u32 = 681;
/// LegIOIQty.
pub const LEG_IOI_QTY: u32 = 682;
/// NoLegStipulations.
pub const NO_LEG_STIPULATIONS: u32 = 683;
/// LegOfferPx.
pub const LEG_OFFER_PX: u32 = 684;
/// LegOrderQty.
pub const LEG_ORDER_QTY: u32 = 685;
/// LegPriceType.
pub const LEG_PRICE_TYPE: u32 = 686;
/// LegQty.
pub const LEG_QTY: u32 = 687;
/// LegStipulationType.
pub const LEG_STIPULATION_TYPE: u32 = 688;
/// LegStipulationValue.
pub const LEG_STIPULATION_VALUE: u32 = 689;
/// LegSwapType.
pub const LEG_SWAP_TYPE: u32 = 690;
/// Pool.
pub const POOL: u32 = 691;
/// QuotePriceType.
pub const QUOTE_PRICE_TYPE: u32 = 692;
/// QuoteRespID.
pub const QUOTE_RESP_ID: u32 = 693;
/// QuoteRespType.
pub const QUOTE_RESP_TYPE: u32 = 694;
/// QuoteQualifier.
pub const QUOTE_QUALIFIER: u32 = 695;
/// YieldRedemptionDate.
pub const YIELD_REDEMPTION_DATE: u32 = 696;
/// YieldRedemptionPrice.
pub const YIELD_REDEMPTION_PRICE: u32 = 697;
/// YieldRedemptionPriceType.
pub const YIELD_REDEMPTION_PRICE_TYPE: u32 = 698;
/// BenchmarkSecurityID.
pub const BENCHMARK_SECURITY_ID: u32 = 699;
/// ReversalIndicator.
pub const REVERSAL_INDICATOR: u32 = 700;
/// YieldCalcDate.
pub const YIELD_CALC_DATE: u32 = 701;
/// NoPositions.
pub const NO_POSITIONS: u32 = 702;
/// PosType.
pub const POS_TYPE: u32 = 703;
/// LongQty.
pub const LONG_QTY: u32 = 704;
/// ShortQty.
pub const SHORT_QTY: u32 = 705;
/// PosQtyStatus.
pub const POS_QTY_STATUS: u32 = 706;
/// PosAmtType.
pub const POS_AMT_TYPE: u32 = 707;
/// PosAmt.
pub const POS_AMT: u32 = 708;
/// PosTransType.
pub const POS_TRANS_TYPE: u32 = 709;
/// PosReqID.
pub const POS_REQ_ID: u32 = 710;
/// NoUnderlyings.
pub const NO_UNDERLYINGS: u32 = 711;
/// PosMaintAction.
pub const POS_MAINT_ACTION: u32 = 712;
/// OrigPosReqRefID.
pub const ORIG_POS_REQ_REF_ID: u32 = 713;
/// PosMaintRptRefID.
pub const POS_MAINT_RPT_REF_ID: u32 = 714;
/// ClearingBusinessDate.
pub const CLEARING_BUSINESS_DATE: u32 = 715;
/// SettlSessID.
pub const SETTL_SESS_ID: u32 = 716;
/// SettlSessSubID.
pub const SETTL_SESS_SUB_ID: u32 = 717;
/// AdjustmentType.
pub const ADJUSTMENT_TYPE: u32 = 718;
/// ContraryInstructionIndicator.
pub const CONTRARY_INSTRUCTION_INDICATOR: u32 = 719;
/// PriorSpreadIndicator.
pub const PRIOR_SPREAD_INDICATOR: u32 = 720;
/// PosMaintRptID.
pub const POS_MAINT_RPT_ID: u32 = 721;
/// PosMaintStatus.
pub const POS_MAINT_STATUS: u32 = 722;
/// PosMaintResult.
pub const POS_MAINT_RESULT: u32 = 723;
/// PosReqType.
pub const POS_REQ_TYPE: u32 = 724;
/// ResponseTransportType.
pub const RESPONSE_TRANSPORT_TYPE: u32 = 725;
/// ResponseDestination.
pub const RESPONSE_DESTINATION: u32 = 726;
/// TotalNumPosReports.
pub const TOTAL_NUM_POS_REPORTS: u32 = 727;
/// PosReqResult.
pub const POS_REQ_RESULT: u32 = 728;
/// PosReqStatus.
pub const POS_REQ_STATUS: u32 = 729;
/// SettlPrice.
pub const SETTL_PRICE: u32 = 730;
/// SettlPriceType.
pub const SETTL_PRICE_TYPE: u32 = 731;
/// UnderlyingSettlPrice.
pub const UNDERLYING_SETTL_PRICE: u32 = 732;
/// UnderlyingSettlPriceType.
pub const UNDERLYING_SETTL_PRICE_TYPE: u32 = 733;
/// PriorSettlPrice.
pub const PRIOR_SETTL_PRICE: u32 = 734;
/// NoQuoteQualifiers.
pub const NO_QUOTE_QUALIFIERS: u32 = 735;
/// AllocSettlCurrency.
pub const ALLOC_SETTL_CURRENCY: u32 = 736;
/// AllocSettlCurrAmt.
pub const ALLOC_SETTL_CURR_AMT: u32 = 737;
/// InterestAtMaturity.
pub const INTEREST_AT_MATURITY: u32 = 738;
/// LegDatedDate.
pub const LEG_DATED_DATE: u32 = 739;
/// LegPool.
pub const LEG_POOL: u32 = 740;
/// AllocInterestAtMaturity.
pub const ALLOC_INTEREST_AT_MATURITY: u32 = 741;
/// AllocAccruedInterestAmt.
pub const ALLOC_ACCRUED_INTEREST_AMT: u32 = 742;
/// DeliveryDate.
pub const DELIVERY_DATE: u32 = 743;
/// AssignmentMethod.
pub const ASSIGNMENT_METHOD: u32 = 744;
/// AssignmentUnit.
pub const ASSIGNMENT_UNIT: u32 = 745;
/// OpenInterest.
pub const OPEN_INTEREST: u32 = 746;
/// ExerciseMethod.
pub const EXERCISE_METHOD: u32 = 747;
/// TotNumTradeReports.
pub const TOT_NUM_TRADE_REPORTS: u32 = 748;
/// TradeRequestResult.
pub const TRADE_REQUEST_RESULT: u32 = 749;
/// TradeRequestStatus.
pub const TRADE_REQUEST_STATUS: u32 = 750;
/// TradeReportRejectReason.
pub const TRADE_REPORT_REJECT_REASON: u32 = 751;
/// SideMultiLegReportingType.
pub const SIDE_MULTI_LEG_REPORTING_TYPE: u32 = 752;
/// NoPosAmt.
pub const NO_POS_AMT: u32 = 753;
/// AutoAcceptIndicator.
pub const AUTO_ACCEPT_INDICATOR: u32 = 754;
/// AllocReportID.
pub const ALLOC_REPORT_ID: u32 = 755;
/// NoNested2PartyIDs.
pub const NO_NESTED2_PARTY_IDS: u32 = 756;
/// Nested2PartyID.
pub const NESTED2_PARTY_ID: u32 = 757;
/// Nested2PartyIDSource.
pub const NESTED2_PARTY_ID_SOURCE: u32 = 758;
/// Nested2PartyRole.
pub const NESTED2_PARTY_ROLE: u32 = 759;
/// Nested2PartySubID.
pub const NESTED2_PARTY_SUB_ID: u32 = 760;
/// BenchmarkSecurityIDSource.
pub const BENCHMARK_SECURITY_ID_SOURCE: u32 = 761;
/// SecuritySubType.
pub const SECURITY_SUB_TYPE: u32 = 762;
/// UnderlyingSecuritySubType.
pub const UNDERLYING_SECURITY_SUB_TYPE: u32 = 763;
/// LegSecuritySubType.
pub const LEG_SECURITY_SUB_TYPE: u32 = 764;
/// AllowableOneSidednessPct.
pub const ALLOWABLE_ONE_SIDEDNESS_PCT: u32 = 765;
/// AllowableOneSidednessValue.
pub const ALLOWABLE_ONE_SIDEDNESS_VALUE: u32 = 766;
/// AllowableOneSidednessCurr.
pub const ALLOWABLE_ONE_SIDEDNESS_CURR: u32 = 767;
/// NoTrdRegTimestamps.
pub const NO_TRD_REG_TIMESTAMPS: u32 = 768;
/// TrdRegTimestamp.
pub const TRD_REG_TIMESTAMP: u32 = 769;
/// TrdRegTimestampType.
pub const TRD_REG_TIMESTAMP_TYPE: u32 = 770;
/// TrdRegTimestampOrigin.
pub const TRD_REG_TIMESTAMP_ORIGIN: u32 = 771;
/// ConfirmRefID.
pub const CONFIRM_REF_ID: u32 = 772;
/// ConfirmType.
pub const CONFIRM_TYPE: u32 = 773;
/// ConfirmRejReason.
pub const CONFIRM_REJ_REASON: u32 = 774;
/// BookingType.
pub const BOOKING_TYPE: u32 = 775;
/// IndividualAllocRejCode.
pub const INDIVIDUAL_ALLOC_REJ_CODE: u32 = 776;
/// SettlInstMsgID.
pub const SETTL_INST_MSG_ID: u32 = 777;
/// NoSettlInst.
pub const NO_SETTL_INST: u32 = 778;
/// LastUpdateTime.
pub const LAST_UPDATE_TIME: u32 = 779;
/// AllocSettlInstType.
pub const ALLOC_SETTL_INST_TYPE: u32 = 780;
/// NoSettlPartyIDs.
pub const NO_SETTL_PARTY_IDS: u32 = 781;
/// SettlPartyID.
pub const SETTL_PARTY_ID: u32 = 782;
/// SettlPartyIDSource.
pub const SETTL_PARTY_ID_SOURCE: u32 = 783;
/// SettlPartyRole.
pub const SETTL_PARTY_ROLE: u32 = 784;
/// SettlPartySubID.
pub const SETTL_PARTY_SUB_ID: u32 = 785;
/// SettlPartySubIDType.
pub const SETTL_PARTY_SUB_ID_TYPE: u32 = 786;
/// DlvyInstType.
pub const DLVY_INST_TYPE: u32 = 787;
/// TerminationType.
pub const TERMINATION_TYPE: u32 = 788;
/// NextExpectedMsgSeqNum.
pub const NEXT_EXPECTED_MSG_SEQ_NUM: u32 = 789;
/// OrdStatusReqID.
pub const ORD_STATUS_REQ_ID: u32 = 790;
/// SettlInstReqID.
pub const SETTL_INST_REQ_ID: u32 = 791;
/// SettlInstReqRejCode.
pub const SETTL_INST_REQ_REJ_CODE: u32 = 792;
/// SecondaryAllocID.
pub const SECONDARY_ALLOC_ID: u32 = 793;
/// AllocReportType.
pub const ALLOC_REPORT_TYPE: u32 = 794;
/// AllocReportRefID.
pub const ALLOC_REPORT_REF_ID: u32 = 795;
/// AllocCancReplaceReason.
pub const ALLOC_CANC_REPLACE_REASON: u32 = 796;
/// CopyMsgIndicator.
pub const COPY_MSG_INDICATOR: u32 = 797;
/// AllocAccountType.
pub const ALLOC_ACCOUNT_TYPE: u32 = 798;
/// OrderAvgPx.
pub const ORDER_AVG_PX: u32 = 799;
/// OrderBookingQty.
pub const ORDER_BOOKING_QTY: u32 = 800;
/// NoSettlPartySubIDs.
pub const NO_SETTL_PARTY_SUB_IDS: u32 = 801;
/// NoPartySubIDs.
pub const NO_PARTY_SUB_IDS: u32 = 802;
/// PartySubIDType.
pub const PARTY_SUB_ID_TYPE: u32 = 803;
/// NoNestedPartySubIDs.
pub const NO_NESTED_PARTY_SUB_IDS: u32 = 804;
/// NestedPartySubIDType.
pub const NESTED_PARTY_SUB_ID_TYPE: u32 = 805;
/// NoNested2PartySubIDs.
pub const NO_NESTED2_PARTY_SUB_IDS: u32 = 806;
/// Nested2PartySubIDType.
pub const NESTED2_PARTY_SUB_ID_TYPE: u32 = 807;
/// AllocIntermedReqType.
pub const ALLOC_INTERMED_REQ_TYPE: u32 = 808;
/// NoUsernames.
pub const NO_USERNAMES: u32 = 809;
/// UnderlyingPx.
pub const UNDERLYING_PX: u32 = 810;
/// PriceDelta.
pub const PRICE_DELTA: u32 = 811;
/// ApplQueueMax.
pub const APPL_QUEUE_MAX: u32 = 812;
/// ApplQueueDepth.
pub const APPL_QUEUE_DEPTH: u32 = 813;
/// ApplQueueResolution.
pub const APPL_QUEUE_RESOLUTION: u32 = 814;
/// ApplQueueAction.
pub const APPL_QUEUE_ACTION: u32 = 815;
/// NoAltMDSource.
pub const NO_ALT_MD_SOURCE: u32 = 816;
/// AltMDSourceID.
pub const ALT_MD_SOURCE_ID: u32 = 817;
/// SecondaryTradeReportID.
pub const SECONDARY_TRADE_REPORT_ID: u32 = 818;
/// AvgPxIndicator.
pub const AVG_PX_INDICATOR: u32 = 819;
/// TradeLinkID.
pub const TRADE_LINK_ID: u32 = 820;
/// OrderInputDevice.
pub const ORDER_INPUT_DEVICE: u32 = 821;
/// UnderlyingTradingSessionID.
pub const UNDERLYING_TRADING_SESSION_ID: u32 = 822;
/// UnderlyingTradingSessionSubID.
pub const UNDERLYING_TRADING_SESSION_SUB_ID: u32 = 823;
/// TradeLegRefID.
pub const TRADE_LEG_REF_ID: u32 = 824;
/// ExchangeRule.
pub const EXCHANGE_RULE: u32 = 825;
/// TradeAllocIndicator.
pub const TRADE_ALLOC_INDICATOR: u32 = 826;
/// ExpirationCycle.
pub const EXPIRATION_CYCLE: u32 = 827;
/// TrdType.
pub const TRD_TYPE: u32 = 828;
/// TrdSubType.
pub const TRD_SUB_TYPE: u32 = 829;
/// TransferReason.
pub const TRANSFER_REASON: u32 = 830;
/// TotNumAssignmentReports.
pub const TOT_NUM_ASSIGNMENT_REPORTS: u32 = 832;
/// AsgnRptID.
pub const ASGN_RPT_ID: u32 = 833;
/// ThresholdAmount.
pub const THRESHOLD_AMOUNT: u32 = 834;
/// PegMoveType.
pub const PEG_MOVE_TYPE: u32 = 835;
/// PegOffsetType.
pub const PEG_OFFSET_TYPE: u32 = 836;
/// PegLimitType.
pub const PEG_LIMIT_TYPE: u32 = 837;
/// PegRoundDirection.
pub const PEG_ROUND_DIRECTION: u32 = 838;
/// PeggedPrice.
pub const PEGGED_PRICE: u32 = 839;
/// PegScope.
pub const PEG_SCOPE: u32 = 840;
/// DiscretionMoveType.
pub const DISCRETION_MOVE_TYPE: u32 = 841;
/// DiscretionOffsetType.
pub const DISCRETION_OFFSET_TYPE: u32 = 842;
/// DiscretionLimitType.
pub const DISCRETION_LIMIT_TYPE: u32 = 843;
/// DiscretionRoundDirection.
pub const DISCRETION_ROUND_DIRECTION: u32 = 844;
/// DiscretionPrice.
pub const DISCRETION_PRICE: u32 = 845;
/// DiscretionScope.
pub const DISCRETION_SCOPE: u32 = 846;
/// TargetStrategy.
pub const TARGET_STRATEGY: u32 = 847;
/// TargetStrategyParameters.
pub const TARGET_STRATEGY_PARAMETERS: u32 = 848;
/// ParticipationRate.
pub const PARTICIPATION_RATE: u32 = 849;
/// TargetStrategyPerformance.
pub const TARGET_STRATEGY_PERFORMANCE: u32 = 850;
/// LastLiquidityInd.
pub const LAST_LIQUIDITY_IND: u32 = 851;
/// PublishTrdIndicator.
pub const PUBLISH_TRD_INDICATOR: u32 = 852;
/// ShortSaleReason.
pub const SHORT_SALE_REASON: u32 = 853;
/// QtyType.
pub const QTY_TYPE: u32 = 854;
/// SecondaryTrdType.
pub const SECONDARY_TRD_TYPE: u32 = 855;
/// TradeReportType.
pub const TRADE_REPORT_TYPE: u32 = 856;
/// AllocNoOrdersType.
pub const ALLOC_NO_ORDERS_TYPE: u32 = 857;
/// SharedCommission.
pub const SHARED_COMMISSION: u32 = 858;
/// ConfirmReqID.
pub const CONFIRM_REQ_ID: u32 = 859;
/// AvgParPx.
pub const AVG_PAR_PX: u32 = 860;
/// ReportedPx.
pub const REPORTED_PX: u32 = 861;
/// NoCapacities.
pub const NO_CAPACITIES: u32 = 862;
/// OrderCapacityQty.
pub const ORDER_CAPACITY_QTY: u32 = 863;
/// NoEvents.
pub const NO_EVENTS: u32 = 864;
/// EventType.
pub const EVENT_TYPE: u32 = 865;
/// EventDate.
pub const EVENT_DATE: u32 = 866;
/// EventPx.
pub const EVENT_PX: u32 = 867;
/// EventText.
pub const EVENT_TEXT: u32 = 868;
/// PctAtRisk.
pub const PCT_AT_RISK: u32 = 869;
/// NoInstrAttrib.
pub const NO_INSTR_ATTRIB: u32 = 870;
/// InstrAttribType.
pub const INSTR_ATTRIB_TYPE: u32 = 871;
/// InstrAttribValue.
pub const INSTR_ATTRIB_VALUE: u32 = 872;
/// DatedDate.
pub const DATED_DATE: u32 = 873;
/// InterestAccrualDate.
pub const INTEREST_ACCRUAL_DATE: u32 = 874;
/// CPProgram.
pub const CP_PROGRAM: u32 = 875;
/// CPRegType.
pub const CP_REG_TYPE: u32 = 876;
/// UnderlyingCPProgram.
pub const UNDERLYING_CP_PROGRAM: u32 = 877;
/// UnderlyingCPRegType.
pub const UNDERLYING_CP_REG_TYPE: u32 = 878;
/// UnderlyingQty.
pub const UNDERLYING_QTY: u32 = 879;
/// TrdMatchID.
pub const TRD_MATCH_ID: u32 = 880;
/// SecondaryTradeReportRefID.
pub const SECONDARY_TRADE_REPORT_REF_ID: u32 = 881;
/// UnderlyingDirtyPrice.
pub const UNDERLYING_DIRTY_PRICE: u32 = 882;
/// UnderlyingEndPrice.
pub const UNDERLYING_END_PRICE: u32 = 883;
/// UnderlyingStartValue.
pub const UNDERLYING_START_VALUE: u32 = 884;
/// UnderlyingCurrentValue.
pub const UNDERLYING_CURRENT_VALUE: u32 = 885;
/// UnderlyingEndValue.
pub const UNDERLYING_END_VALUE: u32 = 886;
/// NoUnderlyingStips.
pub const NO_UNDERLYING_STIPS: u32 = 887;
/// UnderlyingStipType.
pub const UNDERLYING_STIP_TYPE: u32 = 888;
/// UnderlyingStipValue.
pub const UNDERLYING_STIP_VALUE: u32 = 889;
/// MaturityNetMoney.
pub const MATURITY_NET_MONEY: u32 = 890;
/// MiscFeeBasis.
pub const MISC_FEE_BASIS: u32 = 891;
/// TotNoAllocs.
pub const TOT_NO_ALLOCS: u32 = 892;
/// LastFragment.
pub const LAST_FRAGMENT: u32 = 893;
/// CollReqID.
pub const COLL_REQ_ID: u32 = 894;
/// CollAsgnReason.
pub const COLL_ASGN_REASON: u32 = 895;
/// CollInquiryQualifier.
pub const COLL_INQUIRY_QUALIFIER: u32 = 896;
/// NoTrades.
pub const NO_TRADES: u32 = 897;
/// MarginRatio.
pub const MARGIN_RATIO: u32 = 898;
/// MarginExcess.
pub const MARGIN_EXCESS: u32 = 899;
/// TotalNetValue.
pub const TOTAL_NET_VALUE: u32 = 900;
/// CashOutstanding.
pub const CASH_OUTSTANDING: u32 = 901;
/// CollAsgnID.
pub const COLL_ASGN_ID: u32 = 902;
/// CollAsgnTransType.
pub const COLL_ASGN_TRANS_TYPE: u32 = 903;
/// CollRespID.
pub const COLL_RESP_ID: u32 = 904;
/// CollAsgnRespType.
pub const COLL_ASGN_RESP_TYPE: u32 = 905;
/// CollAsgnRejectReason.
pub const COLL_ASGN_REJECT_REASON: u32 = 906;
/// CollAsgnRefID.
pub const COLL_ASGN_REF_ID: u32 = 907;
/// CollRptID.
pub const COLL_RPT_ID: u32 = 908;
/// CollInquiryID.
pub const COLL_INQUIRY_ID: u32 = 909;
/// CollStatus.
pub const COLL_STATUS: u32 = 910;
/// TotNumReports.
pub const TOT_NUM_REPORTS: u32 = 911;
/// LastRptRequested.
pub const LAST_RPT_REQUESTED: u32 = 912;
/// AgreementDesc.
pub const AGREEMENT_DESC: u32 = 913;
/// AgreementID.
pub const AGREEMENT_ID: u32 = 914;
/// AgreementDate.
pub const AGREEMENT_DATE: u32 = 915;
/// StartDate.
pub const START_DATE: u32 = 916;
/// EndDate.
pub const END_DATE: u32 = 917;
/// AgreementCurrency.
pub const AGREEMENT_CURRENCY: u32 = 918;
/// DeliveryType.
pub const DELIVERY_TYPE: u32 = 919;
/// EndAccruedInterestAmt.
pub const END_ACCRUED_INTEREST_AMT: u32 = 920;
/// StartCash.
pub const START_CASH: u32 = 921;
/// EndCash.
pub const END_CASH: u32 = 922;
/// UserRequestID.
pub const USER_REQUEST_ID: u32 = 923;
/// UserRequestType.
pub const USER_REQUEST_TYPE: u32 = 924;
/// NewPassword.
pub const NEW_PASSWORD: u32 = 925;
/// UserStatus.
pub const USER_STATUS: u32 = 926;
/// UserStatusText.
pub const USER_STATUS_TEXT: u32 = 927;
/// StatusValue.
pub const STATUS_VALUE: u32 = 928;
/// StatusText.
pub const STATUS_TEXT: u32 = 929;
/// RefCompID.
pub const REF_COMP_ID: u32 = 930;
/// RefSubID.
pub const REF_SUB_ID: u32 = 931;
/// NetworkResponseID.
pub const NETWORK_RESPONSE_ID: u32 = 932;
/// NetworkRequestID.
pub const NETWORK_REQUEST_ID: u32 = 933;
/// LastNetworkResponseID.
pub const LAST_NETWORK_RESPONSE_ID: u32 = 934;
/// NetworkRequestType.
pub const NETWORK_REQUEST_TYPE: u32 = 935;
/// NoCompIDs.
pub const NO_COMP_IDS: u32 = 936;
/// NetworkStatusResponseType.
pub const NETWORK_STATUS_RESPONSE_TYPE: u32 = 937;
/// NoCollInquiryQualifier.
pub const NO_COLL_INQUIRY_QUALIFIER: u32 = 938;
/// TrdRptStatus.
pub const TRD_RPT_STATUS: u32 = 939;
/// AffirmStatus.
pub const AFFIRM_STATUS: u32 = 940;
/// UnderlyingStrikeCurrency.
pub const UNDERLYING_STRIKE_CURRENCY: u32 = 941;
/// LegStrikeCurrency.
pub const LEG_STRIKE_CURRENCY: u32 = 942;
/// TimeBracket.
pub const TIME_BRACKET: u32 = 943;
/// CollAction.
pub const COLL_ACTION: u32 = 944;
/// CollInquiryStatus.
pub const COLL_INQUIRY_STATUS: u32 = 945;
/// CollInquiryResult.
pub const COLL_INQUIRY_RESULT: u32 = 946;
/// StrikeCurrency.
pub const STRIKE_CURRENCY: u32 = 947;
/// NoNested3PartyIDs.
pub const NO_NESTED3_PARTY_IDS: u32 = 948;
/// Nested3PartyID.
pub const NESTED3_PARTY_ID: u32 = 949;
/// Nested3PartyIDSource.
pub const NESTED3_PARTY_ID_SOURCE: u32 = 950;
/// Nested3PartyRole.
pub const NESTED3_PARTY_ROLE: u32 = 951;
/// NoNested3PartySubIDs.
pub const NO_NESTED3_PARTY_SUB_IDS: u32 = 952;
/// Nested3PartySubID.
pub const NESTED3_PARTY_SUB_ID: u32 = 953;
/// Nested3PartySubIDType.
pub const NESTED3_PARTY_SUB_ID_TYPE: u32 = 954;
/// LegContractSettlMonth.
pub const LEG_CONTRACT_SETTL_MONTH: u32 = 955;
/// LegInterestAccrualDate.
pub const LEG_INTEREST_ACCRUAL_DATE: u32 = 956;
/// NoStrategyParameters.
pub const NO_STRATEGY_PARAMETERS: u32 = 957;
/// StrategyParameterName.
pub const STRATEGY_PARAMETER_NAME: u32 = 958;
/// StrategyParameterType.
pub const STRATEGY_PARAMETER_TYPE: u32 = 959;
/// StrategyParameterValue.
pub const STRATEGY_PARAMETER_VALUE: u32 = 960;
/// HostCrossID.
pub const HOST_CROSS_ID: u32 = 961;
/// SideTimeInForce.
pub const SIDE_TIME_IN_FORCE: u32 = 962;
/// MDReportID.
pub const MD_REPORT_ID: u32 = 963;
/// SecurityReportID.
pub const SECURITY_REPORT_ID: u32 = 964;
/// SecurityStatus.
pub const SECURITY_STATUS: u32 = 965;
/// SettleOnOpenFlag.
pub const SETTLE_ON_OPEN_FLAG: u32 = 966;
/// StrikeMultiplier.
pub const STRIKE_MULTIPLIER: u32 = 967;
/// StrikeValue.
pub const STRIKE_VALUE: u32 = 968;
/// MinPriceIncrement.
pub const MIN_PRICE_INCREMENT: u32 = 969;
/// PositionLimit.
pub const POSITION_LIMIT: u32 = 970;
/// NTPositionLimit.
pub const NT_POSITION_LIMIT: u32 = 971;
/// UnderlyingAllocationPercent.
pub const UNDERLYING_ALLOCATION_PERCENT: u32 = 972;
/// UnderlyingCashAmount.
pub const UNDERLYING_CASH_AMOUNT: u32 = 973;
/// UnderlyingCashType.
pub const UNDERLYING_CASH_TYPE: u32 = 974;
/// UnderlyingSettlementType.
pub const UNDERLYING_SETTLEMENT_TYPE: u32 = 975;
/// QuantityDate.
pub const QUANTITY_DATE: u32 = 976;
/// ContIntRptID.
pub const CONT_INT_RPT_ID: u32 = 977;
/// LateIndicator.
pub const LATE_INDICATOR: u32 = 978;
/// InputSource.
pub const INPUT_SOURCE: u32 = 979;
/// SecurityUpdateAction.
pub const SECURITY_UPDATE_ACTION: u32 = 980;
/// NoExpiration.
pub const NO_EXPIRATION: u32 = 981;
/// ExpirationQtyType.
pub const EXPIRATION_QTY_TYPE: u32 = 982;
/// ExpQty.
pub const EXP_QTY: u32 = 983;
/// NoUnderlyingAmounts.
pub const NO_UNDERLYING_AMOUNTS: u32 = 984;
/// UnderlyingPayAmount.
pub const UNDERLYING_PAY_AMOUNT: u32 = 985;
/// UnderlyingCollectAmount.
pub const UNDERLYING_COLLECT_AMOUNT: u32 = 986;
/// UnderlyingSettlementDate.
pub const UNDERLYING_SETTLEMENT_DATE: u32 = 987;
/// UnderlyingSettlementStatus.
pub const UNDERLYING_SETTLEMENT_STATUS: u32 = 988;
/// SecondaryIndividualAllocID.
pub const SECONDARY_INDIVIDUAL_ALLOC_ID: u32 = 989;
/// LegReportID.
pub const LEG_REPORT_ID: u32 = 990;
/// RndPx.
pub const RND_PX: u32 = 991;
/// IndividualAllocType.
pub const INDIVIDUAL_ALLOC_TYPE: u32 = 992;
/// AllocCustomerCapacity.
pub const ALLOC_CUSTOMER_CAPACITY: u32 = 993;
/// TierCode.
pub const TIER_CODE: u32 = 994;
/// UnitOfMeasure.
pub const UNIT_OF_MEASURE: u32 = 996;
/// TimeUnit.
pub const TIME_UNIT: u32 = 997;
/// UnderlyingUnitOfMeasure.
pub const UNDERLYING_UNIT_OF_MEASURE: u32 = 998;
/// LegUnitOfMeasure.
pub const LEG_UNIT_OF_MEASURE: u32 = 999;
/// UnderlyingTimeUnit.
pub const UNDERLYING_TIME_UNIT: u32 = 1000;
/// LegTimeUnit.
pub const LEG_TIME_UNIT: u32 = 1001;
/// AllocMethod.
pub const ALLOC_METHOD: u32 = 1002;
/// TradeID.
pub const TRADE_ID: u32 = 1003;
/// SideTradeReportID.
pub const SIDE_TRADE_REPORT_ID: u32 = 1005;
/// SideFillStationCd.
pub const SIDE_FILL_STATION_CD: u32 = 1006;
/// SideReasonCd.
pub const SIDE_REASON_CD: u32 = 1007;
/// SideTrdSubType.
pub const SIDE_TRD_SUB_TYPE: u32 = 1008;
/// SideLastQty.
pub const SIDE_LAST_QTY: u32 = 1009;
/// MessageEventSource.
pub const MESSAGE_EVENT_SOURCE: u32 = 1011;
/// SideTrdRegTimestamp.
pub const SIDE_TRD_REG_TIMESTAMP: u32 = 1012;
/// SideTrdRegTimestampType.
pub const SIDE_TRD_REG_TIMESTAMP_TYPE: u32 = 1013;
/// SideTrdRegTimestampSrc.
pub const SIDE_TRD_REG_TIMESTAMP_SRC: u32 = 1014;
/// AsOfIndicator.
pub const AS_OF_INDICATOR: u32 = 1015;
/// NoSideTrdRegTS.
pub const NO_SIDE_TRD_REG_TS: u32 = 1016;
/// LegOptionRatio.
pub const LEG_OPTION_RATIO: u32 = 1017;
/// NoInstrumentParties.
pub const NO_INSTRUMENT_PARTIES: u32 = 1018;
/// InstrumentPartyID.
pub const INSTRUMENT_PARTY_ID: u32 = 1019;
/// TradeVolume.
pub const TRADE_VOLUME: u32 = 1020;
/// MDBookType.
pub const MD_BOOK_TYPE: u32 = 1021;
/// MDFeedType.
pub const MD_FEED_TYPE: u32 = 1022;
/// MDPriceLevel.
pub const MD_PRICE_LEVEL: u32 = 1023;
/// MDOriginType.
pub const MD_ORIGIN_TYPE: u32 = 1024;
/// FirstPx.
pub const FIRST_PX: u32 = 1025;
/// MDEntrySpotRate.
pub const MD_ENTRY_SPOT_RATE: u32 = 1026;
/// MDEntryForwardPoints.
pub const MD_ENTRY_FORWARD_POINTS: u32 = 1027;
/// ManualOrderIndicator.
pub const MANUAL_ORDER_INDICATOR: u32 = 1028;
/// CustDirectedOrder.
pub const CUST_DIRECTED_ORDER: u32 = 1029;
/// CustOrderHandlingInst.
pub const CUST_ORDER_HANDLING_INST: u32 = 1031;
/// OrderHandlingInstSource.
pub const ORDER_HANDLING_INST_SOURCE: u32 = 1032;
/// DeskType.
pub const DESK_TYPE: u32 = 1033;
/// DeskTypeSource.
pub const DESK_TYPE_SOURCE: u32 = 1034;
/// DeskOrderHandlingInst.
pub const DESK_ORDER_HANDLING_INST: u32 = 1035;
/// ExecAckStatus.
pub const EXEC_ACK_STATUS: u32 = 1036;
/// UnderlyingDeliveryAmount.
pub const UNDERLYING_DELIVERY_AMOUNT: u32 = 1037;
/// UnderlyingCapValue.
pub const UNDERLYING_CAP_VALUE: u32 = 1038;
/// UnderlyingSettlMethod.
pub const UNDERLYING_SETTL_METHOD: u32 = 1039;
/// SecondaryTradeID.
pub const SECONDARY_TRADE_ID: u32 = 1040;
/// FirmTradeID.
pub const FIRM_TRADE_ID: u32 = 1041;
/// SecondaryFirmTradeID.
pub const SECONDARY_FIRM_TRADE_ID: u32 = 1042;
/// CollApplType.
pub const COLL_APPL_TYPE: u32 = 1043;
/// UnderlyingAdjustedQuantity.
pub const UNDERLYING_ADJUSTED_QUANTITY: u32 = 1044;
/// UnderlyingFXRate.
pub const UNDERLYING_FX_RATE: u32 = 1045;
/// UnderlyingFXRateCalc.
pub const UNDERLYING_FX_RATE_CALC: u32 = 1046;
/// AllocPositionEffect.
pub const ALLOC_POSITION_EFFECT: u32 = 1047;
/// DealingCapacity.
pub const DEALING_CAPACITY: u32 = 1048;
/// InstrmtAssignmentMethod.
pub const INSTRMT_ASSIGNMENT_METHOD: u32 = 1049;
/// InstrumentPartyIDSource.
pub const INSTRUMENT_PARTY_ID_SOURCE: u32 = 1050;
/// InstrumentPartyRole.
pub const INSTRUMENT_PARTY_ROLE: u32 = 1051;
/// NoInstrumentPartySubIDs.
pub const NO_INSTRUMENT_PARTY_SUB_IDS: u32 = 1052;
/// InstrumentPartySubID.
pub const INSTRUMENT_PARTY_SUB_ID: u32 = 1053;
/// InstrumentPartySubIDType.
pub const INSTRUMENT_PARTY_SUB_ID_TYPE: u32 = 1054;
/// PositionCurrency.
pub const POSITION_CURRENCY: u32 = 1055;
/// CalculatedCcyLastQty.
pub const CALCULATED_CCY_LAST_QTY: u32 = 1056;
/// AggressorIndicator.
pub const AGGRESSOR_INDICATOR: u32 = 1057;
/// NoUndlyInstrumentParties.
pub const NO_UNDLY_INSTRUMENT_PARTIES: u32 = 1058;
/// UnderlyingInstrumentPartyID.
pub const UNDERLYING_INSTRUMENT_PARTY_ID: u32 = 1059;
/// UnderlyingInstrumentPartyIDSource.
pub const UNDERLYING_INSTRUMENT_PARTY_ID_SOURCE: u32 = 1060;
/// UnderlyingInstrumentPartyRole.
pub const UNDERLYING_INSTRUMENT_PARTY_ROLE: u32 = 1061;
/// NoUndlyInstrumentPartySubIDs.
pub const NO_UNDLY_INSTRUMENT_PARTY_SUB_IDS: u32 = 1062;
/// UnderlyingInstrumentPartySubID.
pub const UNDERLYING_INSTRUMENT_PARTY_SUB_ID: u32 = 1063;
/// UnderlyingInstrumentPartySubIDType.
pub const UNDERLYING_INSTRUMENT_PARTY_SUB_ID_TYPE: u32 = 1064;
/// BidSwapPoints.
pub const BID_SWAP_POINTS: u32 = 1065;
/// OfferSwapPoints.
pub const OFFER_SWAP_POINTS: u32 = 1066;
/// LegBidForwardPoints.
pub const LEG_BID_FORWARD_POINTS: u32 = 1067;
/// LegOfferForwardPoints.
pub const LEG_OFFER_FORWARD_POINTS: u32 = 1068;
/// SwapPoints.
pub const SWAP_POINTS: u32 = 1069;
/// MDQuoteType.
pub const MD_QUOTE_TYPE: u32 = 1070;
/// LastSwapPoints.
pub const LAST_SWAP_POINTS: u32 = 1071;
/// SideGrossTradeAmt.
pub const SIDE_GROSS_TRADE_AMT: u32 = 1072;
/// LegLastForwardPoints.
pub const LEG_LAST_FORWARD_POINTS: u32 = 1073;
/// LegCalculatedCcyLastQty.
pub const LEG_CALCULATED_CCY_LAST_QTY: u32 = 1074;
/// LegGrossTradeAmt.
pub const LEG_GROSS_TRADE_AMT: u32 = 1075;
/// MaturityTime.
pub const MATURITY_TIME: u32 = 1079;
/// RefOrderID.
pub const REF_ORDER_ID: u32 = 1080;
/// RefOrderIDSource.
pub const REF_ORDER_ID_SOURCE: u32 = 1081;
/// SecondaryDisplayQty.
pub const SECONDARY_DISPLAY_QTY: u32 = 1082;
/// DisplayWhen.
pub const DISPLAY_WHEN: u32 = 1083;
/// DisplayMethod.
pub const DISPLAY_METHOD: u32 = 1084;
/// DisplayLowQty.
pub const DISPLAY_LOW_QTY: u32 = 1085;
/// DisplayHighQty.
pub const DISPLAY_HIGH_QTY: u32 = 1086;
/// DisplayMinIncr.
pub const DISPLAY_MIN_INCR: u32 = 1087;
/// RefreshQty.
pub const REFRESH_QTY: u32 = 1088;
/// MatchIncrement.
pub const MATCH_INCREMENT: u32 = 1089;
/// MaxPriceLevels.
pub const MAX_PRICE_LEVELS: u32 = 1090;
/// PreTradeAnonymity.
pub const PRE_TRADE_ANONYMITY: u32 = 1091;
/// PriceProtectionScope.
pub const PRICE_PROTECTION_SCOPE: u32 = 1092;
/// LotType.
pub const LOT_TYPE: u32 = 1093;
/// PegPriceType.
pub const PEG_PRICE_TYPE: u32 = 1094;
/// PeggedRefPrice.
pub const PEGGED_REF_PRICE: u32 = 1095;
/// PegSecurityIDSource.
pub const PEG_SECURITY_ID_SOURCE: u32 = 1096;
/// PegSecurityID.
pub const PEG_SECURITY_ID: u32 = 1097;
/// PegSymbol.
pub const PEG_SYMBOL: u32 = 1098;
/// PegSecurityDesc.
pub const PEG_SECURITY_DESC: u32 = 1099;
/// TriggerType.
pub const TRIGGER_TYPE: u32 = 1100;
/// TriggerAction.
pub const TRIGGER_ACTION: u32 = 1101;
/// TriggerPrice.
pub const TRIGGER_PRICE: u32 = 1102;
/// TriggerSymbol.
pub const TRIGGER_SYMBOL: u32 = 1103;
/// TriggerSecurityID.
pub const TRIGGER_SECURITY_ID: u32 = 1104;
/// TriggerSecurityIDSource.
pub const TRIGGER_SECURITY_ID_SOURCE: u32 = 1105;
/// TriggerSecurityDesc.
pub const TRIGGER_SECURITY_DESC: u32 = 1106;
/// TriggerPriceType.
pub const TRIGGER_PRICE_TYPE: u32 = 1107;
/// TriggerPriceTypeScope.
pub const TRIGGER_PRICE_TYPE_SCOPE: u32 = 1108;
/// TriggerPriceDirection.
pub const TRIGGER_PRICE_DIRECTION: u32 = 1109;
/// TriggerNewPrice.
pub const TRIGGER_NEW_PRICE: u32 = 1110;
/// TriggerOrderType.
pub const TRIGGER_ORDER_TYPE: u32 = 1111;
/// TriggerNewQty.
pub const TRIGGER_NEW_QTY: u32 = 1112;
/// TriggerTradingSessionID.
pub const TRIGGER_TRADING_SESSION_ID: u32 = 1113;
/// TriggerTradingSessionSubID.
pub const TRIGGER_TRADING_SESSION_SUB_ID: u32 = 1114;
/// OrderCategory.
pub const ORDER_CATEGORY: u32 = 1115;
/// NoRootPartyIDs.
pub const NO_ROOT_PARTY_IDS: u32 = 1116;
/// RootPartyID.
pub const ROOT_PARTY_ID: u32 = 1117;
/// RootPartyIDSource.
pub const ROOT_PARTY_ID_SOURCE: u32 = 1118;
/// RootPartyRole.
pub const ROOT_PARTY_ROLE: u32 = 1119;
/// NoRootPartySubIDs.
pub const NO_ROOT_PARTY_SUB_IDS: u32 = 1120;
/// RootPartySubID.
pub const ROOT_PARTY_SUB_ID: u32 = 1121;
/// RootPartySubIDType.
pub const ROOT_PARTY_SUB_ID_TYPE: u32 = 1122;
/// TradeHandlingInstr.
pub const TRADE_HANDLING_INSTR: u32 = 1123;
/// OrigTradeHandlingInstr.
pub const ORIG_TRADE_HANDLING_INSTR: u32 = 1124;
/// OrigTradeDate.
pub const ORIG_TRADE_DATE: u32 = 1125;
/// OrigTradeID.
pub const ORIG_TRADE_ID: u32 = 1126;
/// OrigSecondaryTradeID.
pub const ORIG_SECONDARY_TRADE_ID: u32 = 1127;
/// ApplVerID.
pub const APPL_VER_ID: u32 = 1128;
/// CstmApplVerID.
pub const CSTM_APPL_VER_ID: u32 = 1129;
/// RefApplVerID.
pub const REF_APPL_VER_ID: u32 = 1130;
/// RefCstmApplVerID.
pub const REF_CSTM_APPL_VER_ID: u32 = 1131;
/// TZTransactTime.
pub const TZ_TRANSACT_TIME: u32 = 1132;
/// ExDestinationIDSource.
pub const EX_DESTINATION_ID_SOURCE: u32 = 1133;
/// ReportedPxDiff.
pub const REPORTED_PX_DIFF: u32 = 1134;
/// RptSys.
pub const RPT_SYS: u32 = 1135;
/// AllocClearingFeeIndicator.
pub const ALLOC_CLEARING_FEE_INDICATOR: u32 = 1136;
/// DefaultApplVerID.
pub const DEFAULT_APPL_VER_ID: u32 = 1137;
/// DisplayQty.
pub const DISPLAY_QTY: u32 = 1138;
/// ExchangeSpecialInstructions.
pub const EXCHANGE_SPECIAL_INSTRUCTIONS: u32 = 1139;
/// MaxTradeVol.
pub const MAX_TRADE_VOL: u32 = 1140;
/// NoMDFeedTypes.
pub const NO_MD_FEED_TYPES: u32 = 1141;
/// MatchAlgorithm.
pub const MATCH_ALGORITHM: u32 = 1142;
/// MaxPriceVariation.
pub const MAX_PRICE_VARIATION: u32 = 1143;
/// ImpliedMarketIndicator.
pub const IMPLIED_MARKET_INDICATOR: u32 = 1144;
/// EventTime.
pub const EVENT_TIME: u32 = 1145;
/// MinPriceIncrementAmount.
pub const MIN_PRICE_INCREMENT_AMOUNT: u32 = 1146;
/// UnitOfMeasureQty.
pub const UNIT_OF_MEASURE_QTY: u32 = 1147;
/// LowLimitPrice.
pub const LOW_LIMIT_PRICE: u32 = 1148;
/// HighLimitPrice.
pub const HIGH_LIMIT_PRICE: u32 = 1149;
/// TradingReferencePrice.
pub const TRADING_REFERENCE_PRICE: u32 = 1150;
/// SecurityGroup.
pub const SECURITY_GROUP: u32 = 1151;
/// LegNumber.
pub const LEG_NUMBER: u32 = 1152;
/// SettlementCycleNo.
pub const SETTLEMENT_CYCLE_NO: u32 = 1153;
/// SideCurrency.
pub const SIDE_CURRENCY: u32 = 1154;
/// SideSettlCurrency.
pub const SIDE_SETTL_CURRENCY: u32 = 1155;
/// ApplExtID.
pub const APPL_EXT_ID: u32 = 1156;
/// CcyAmt.
pub const CCY_AMT: u32 = 1157;
/// NoSettlDetails.
pub const NO_SETTL_DETAILS: u32 = 1158;
/// SettlObligMode.
pub const SETTL_OBLIG_MODE: u32 = 1159;
/// SettlObligMsgID.
pub const SETTL_OBLIG_MSG_ID: u32 = 1160;
/// SettlObligID.
pub const SETTL_OBLIG_ID: u32 = 1161;
/// SettlObligTransType.
pub const SETTL_OBLIG_TRANS_TYPE: u32 = 1162;
/// SettlObligRefID.
pub const SETTL_OBLIG_REF_ID: u32 = 1163;
/// SettlObligSource.
pub const SETTL_OBLIG_SOURCE: u32 = 1164;
/// NoSettlOblig.
pub const NO_SETTL_OBLIG: u32 = 1165;
/// QuoteMsgID.
pub const QUOTE_MSG_ID: u32 = 1166;
/// QuoteEntryStatus.
pub const QUOTE_ENTRY_STATUS: u32 = 1167;
/// TotNoCxldQuotes.
pub const TOT_NO_CXLD_QUOTES: u32 = 1168;
/// TotNoAccQuotes.
pub const TOT_NO_ACC_QUOTES: u32 = 1169;
/// TotNoRejQuotes.
pub const TOT_NO_REJ_QUOTES: u32 = 1170;
/// PrivateQuote.
pub const PRIVATE_QUOTE: u32 = 1171;
/// RespondentType.
pub const RESPONDENT_TYPE: u32 = 1172;
/// MDSubBookType.
pub const MD_SUB_BOOK_TYPE: u32 = 1173;
/// SecurityTradingEvent.
pub const SECURITY_TRADING_EVENT: u32 = 1174;
/// NoStatsIndicators.
pub const NO_STATS_INDICATORS: u32 = 1175;
/// StatsType.
pub const STATS_TYPE: u32 = 1176;
/// NoOfSecSizes.
pub const NO_OF_SEC_SIZES: u32 = 1177;
/// MDSecSizeType.
pub const MD_SEC_SIZE_TYPE: u32 = 1178;
/// MDSecSize.
pub const MD_SEC_SIZE: u32 = 1179;
/// ApplID.
pub const APPL_ID: u32 = 1180;
/// ApplSeqNum.
pub const APPL_SEQ_NUM: u32 = 1181;
/// ApplBegSeqNum.
pub const APPL_BEG_SEQ_NUM: u32 = 1182;
/// ApplEndSeqNum.
pub const APPL_END_SEQ_NUM: u32 = 1183;
/// SecurityXMLLen.
pub const SECURITY_XML_LEN: u32 = 1184;
/// SecurityXML.
pub const SECURITY_XML: u32 = 1185;
/// SecurityXMLSchema.
pub const SECURITY_XML_SCHEMA: u32 = 1186;
/// RefreshIndicator.
pub const REFRESH_INDICATOR: u32 = 1187;
/// Volatility.
pub const VOLATILITY: u32 = 1188;
/// TimeToExpiration.
pub const TIME_TO_EXPIRATION: u32 = 1189;
/// RiskFreeRate.
pub const RISK_FREE_RATE: u32 = 1190;
/// PriceUnitOfMeasure.
pub const PRICE_UNIT_OF_MEASURE: u32 = 1191;
/// PriceUnitOfMeasureQty.
pub const PRICE_UNIT_OF_MEASURE_QTY: u32 = 1192;
/// SettlMethod.
pub const SETTL_METHOD: u32 = 1193;
/// ExerciseStyle.
pub const EXERCISE_STYLE: u32 = 1194;
/// OptPayoutAmount.
pub const OPT_PAYOUT_AMOUNT: u32 = 1195;
/// PriceQuoteMethod.
pub const PRICE_QUOTE_METHOD: u32 = 1196;
/// ValuationMethod.
pub const VALUATION_METHOD: u32 = 1197;
/// ListMethod.
pub const LIST_METHOD: u32 = 1198;
/// CapPrice.
pub const CAP_PRICE: u32 = 1199;
/// FloorPrice.
pub const FLOOR_PRICE: u32 = 1200;
/// NoStrikeRules.
pub const NO_STRIKE_RULES: u32 = 1201;
/// StartStrikePxRange.
pub const START_STRIKE_PX_RANGE: u32 = 1202;
/// EndStrikePxRange.
pub const END_STRIKE_PX_RANGE: u32 = 1203;
/// StrikeIncrement.
pub const STRIKE_INCREMENT: u32 = 1204;
/// NoTickRules.
pub const NO_TICK_RULES: u32 = 1205;
/// StartTickPriceRange.
pub const START_TICK_PRICE_RANGE: u32 = 1206;
/// EndTickPriceRange.
pub const END_TICK_PRICE_RANGE: u32 = 1207;
/// TickIncrement.
pub const TICK_INCREMENT: u32 = 1208;
/// TickRuleType.
pub const TICK_RULE_TYPE: u32 = 1209;
/// NestedInstrAttribType.
pub const NESTED_INSTR_ATTRIB_TYPE: u32 = 1210;
/// NestedInstrAttribValue.
pub const NESTED_INSTR_ATTRIB_VALUE: u32 = 1211;
/// LegMaturityTime.
pub const LEG_MATURITY_TIME: u32 = 1212;
/// UnderlyingMaturityTime.
pub const UNDERLYING_MATURITY_TIME: u32 = 1213;
/// DerivativeSymbol.
pub const DERIVATIVE_SYMBOL: u32 = 1214;
/// DerivativeSymbolSfx.
pub const DERIVATIVE_SYMBOL_SFX: u32 = 1215;
/// DerivativeSecurityID.
pub const DERIVATIVE_SECURITY_ID: u32 = 1216;
/// DerivativeSecurityIDSource.
pub const DERIVATIVE_SECURITY_ID_SOURCE: u32 = 1217;
/// NoDerivativeSecurityAltID.
pub const NO_DERIVATIVE_SECURITY_ALT_ID: u32 = 1218;
/// DerivativeSecurityAltID.
pub const DERIVATIVE_SECURITY_ALT_ID: u32 = 1219;
/// DerivativeSecurityAltIDSource.
pub const DERIVATIVE_SECURITY_ALT_ID_SOURCE: u32 = 1220;
/// SecondaryLowLimitPrice.
pub const SECONDARY_LOW_LIMIT_PRICE: u32 = 1221;
/// MaturityRuleID.
pub const MATURITY_RULE_ID: u32 = 1222;
/// StrikeRuleID.
pub const STRIKE_RULE_ID: u32 = 1223;
/// LegUnitOfMeasureQty.
pub const LEG_UNIT_OF_MEASURE_QTY: u32 = 1224;
/// DerivativeOptPayoutAmount.
pub const DERIVATIVE_OPT_PAYOUT_AMOUNT: u32 = 1225;
/// EndMaturityMonthYear.
pub const END_MATURITY_MONTH_YEAR: u32 = 1226;
/// ProductComplex.
pub const PRODUCT_COMPLEX: u32 = 1227;
/// DerivativeProductComplex.
pub const DERIVATIVE_PRODUCT_COMPLEX: u32 = 1228;
/// MaturityMonthYearIncrement.
pub const MATURITY_MONTH_YEAR_INCREMENT: u32 = 1229;
/// SecondaryHighLimitPrice.
pub const SECONDARY_HIGH_LIMIT_PRICE: u32 = 1230;
/// MinLotSize.
pub const MIN_LOT_SIZE: u32 = 1231;
/// NoExecInstRules.
pub const NO_EXEC_INST_RULES: u32 = 1232;
/// CommRate.
pub const COMM_RATE: u32 = 1233;
/// NoLotTypeRules.
pub const NO_LOT_TYPE_RULES: u32 = 1234;
/// NoMatchRules.
pub const NO_MATCH_RULES: u32 = 1235;
/// NoMaturityRules.
pub const NO_MATURITY_RULES: u32 = 1236;
/// NoOrdTypeRules.
pub const NO_ORD_TYPE_RULES: u32 = 1237;
/// CommUnitOfMeasure.
pub const COMM_UNIT_OF_MEASURE: u32 = 1238;
/// NoTimeInForceRules.
pub const NO_TIME_IN_FORCE_RULES: u32 = 1239;
/// SecondaryTradingReferencePrice.
pub const SECONDARY_TRADING_REFERENCE_PRICE: u32 = 1240;
/// StartMaturityMonthYear.
pub const START_MATURITY_MONTH_YEAR: u32 = 1241;
/// FlexProductEligibilityIndicator.
pub const FLEX_PRODUCT_ELIGIBILITY_INDICATOR: u32 = 1242;
/// DerivFlexProductEligibilityIndicator.
pub const DERIV_FLEX_PRODUCT_ELIGIBILITY_INDICATOR: u32 = 1243;
/// FlexibleIndicator.
pub const FLEXIBLE_INDICATOR: u32 = 1244;
/// TradingCurrency.
pub const TRADING_CURRENCY: u32 = 1245;
/// DerivativeProduct.
pub const DERIVATIVE_PRODUCT: u32 = 1246;
/// DerivativeSecurityGroup.
pub const DERIVATIVE_SECURITY_GROUP: u32 = 1247;
/// DerivativeCFICode.
pub const DERIVATIVE_CFI_CODE: u32 = 1248;
/// DerivativeSecurityType.
pub const DERIVATIVE_SECURITY_TYPE: u32 = 1249;
/// DerivativeSecuritySubType.
pub const DERIVATIVE_SECURITY_SUB_TYPE: u32 = 1250;
/// DerivativeMaturityMonthYear.
pub const DERIVATIVE_MATURITY_MONTH_YEAR: u32 = 1251;
/// DerivativeMaturityDate.
pub const DERIVATIVE_MATURITY_DATE: u32 = 1252;
/// DerivativeMaturityTime.
pub const DERIVATIVE_MATURITY_TIME: u32 = 1253;
/// DerivativeSettleOnOpenFlag.
pub const DERIVATIVE_SETTLE_ON_OPEN_FLAG: u32 = 1254;
/// DerivativeInstrmtAssignmentMethod.
pub const DERIVATIVE_INSTRMT_ASSIGNMENT_METHOD: u32 = 1255;
/// DerivativeSecurityStatus.
pub const DERIVATIVE_SECURITY_STATUS: u32 = 1256;
/// DerivativeInstrRegistry.
pub const DERIVATIVE_INSTR_REGISTRY: u32 = 1257;
/// DerivativeCountryOfIssue.
pub const DERIVATIVE_COUNTRY_OF_ISSUE: u32 = 1258;
/// DerivativeStateOrProvinceOfIssue.
pub const DERIVATIVE_STATE_OR_PROVINCE_OF_ISSUE: u32 = 1259;
/// DerivativeLocaleOfIssue.
pub const DERIVATIVE_LOCALE_OF_ISSUE: u32 = 1260;
/// DerivativeStrikePrice.
pub const DERIVATIVE_STRIKE_PRICE: u32 = 1261;
/// DerivativeStrikeCurrency.
pub const DERIVATIVE_STRIKE_CURRENCY: u32 = 1262;
/// DerivativeStrikeMultiplier.
pub const DERIVATIVE_STRIKE_MULTIPLIER: u32 = 1263;
/// DerivativeStrikeValue.
pub const DERIVATIVE_STRIKE_VALUE: u32 = 1264;
/// DerivativeOptAttribute.
pub const DERIVATIVE_OPT_ATTRIBUTE: u32 = 1265;
/// DerivativeContractMultiplier.
pub const DERIVATIVE_CONTRACT_MULTIPLIER: u32 = 1266;
/// DerivativeMinPriceIncrement.
pub const DERIVATIVE_MIN_PRICE_INCREMENT: u32 = 1267;
/// DerivativeMinPriceIncrementAmount.
pub const DERIVATIVE_MIN_PRICE_INCREMENT_AMOUNT: u32 = 1268;
/// DerivativeUnitOfMeasure.
pub const DERIVATIVE_UNIT_OF_MEASURE: u32 = 1269;
/// DerivativeUnitOfMeasureQty.
pub const DERIVATIVE_UNIT_OF_MEASURE_QTY: u32 = 1270;
/// DerivativeTimeUnit.
pub const DERIVATIVE_TIME_UNIT: u32 = 1271;
/// DerivativeSecurityExchange.
pub const DERIVATIVE_SECURITY_EXCHANGE: u32 = 1272;
/// DerivativePositionLimit.
pub const DERIVATIVE_POSITION_LIMIT: u32 = 1273;
/// DerivativeNTPositionLimit.
pub const DERIVATIVE_NT_POSITION_LIMIT: u32 = 1274;
/// DerivativeIssuer.
pub const DERIVATIVE_ISSUER: u32 = 1275;
/// DerivativeIssueDate.
pub const DERIVATIVE_ISSUE_DATE: u32 = 1276;
/// DerivativeEncodedIssuerLen.
pub const DERIVATIVE_ENCODED_ISSUER_LEN: u32 = 1277;
/// DerivativeEncodedIssuer.
pub const DERIVATIVE_ENCODED_ISSUER: u32 = 1278;
/// DerivativeSecurityDesc.
pub const DERIVATIVE_SECURITY_DESC: u32 = 1279;
/// DerivativeEncodedSecurityDescLen.
pub const DERIVATIVE_ENCODED_SECURITY_DESC_LEN: u32 = 1280;
/// DerivativeEncodedSecurityDesc.
pub const DERIVATIVE_ENCODED_SECURITY_DESC: u32 = 1281;
/// DerivativeSecurityXMLLen.
pub const DERIVATIVE_SECURITY_XML_LEN: u32 = 1282;
/// DerivativeSecurityXML.
pub const DERIVATIVE_SECURITY_XML: u32 = 1283;
/// DerivativeSecurityXMLSchema.
pub const DERIVATIVE_SECURITY_XML_SCHEMA: u32 = 1284;
/// DerivativeContractSettlMonth.
pub const DERIVATIVE_CONTRACT_SETTL_MONTH: u32 = 1285;
/// NoDerivativeEvents.
pub const NO_DERIVATIVE_EVENTS: u32 = 1286;
/// DerivativeEventType.
pub const DERIVATIVE_EVENT_TYPE: u32 = 1287;
/// DerivativeEventDate.
pub const DERIVATIVE_EVENT_DATE: u32 = 1288;
/// DerivativeEventTime.
pub const DERIVATIVE_EVENT_TIME: u32 = 1289;
/// DerivativeEventPx.
pub const DERIVATIVE_EVENT_PX: u32 = 1290;
/// DerivativeEventText.
pub const DERIVATIVE_EVENT_TEXT: u32 = 1291;
/// NoDerivativeInstrumentParties.
pub const NO_DERIVATIVE_INSTRUMENT_PARTIES: u32 = 1292;
/// DerivativeInstrumentPartyID.
pub const DERIVATIVE_INSTRUMENT_PARTY_ID: u32 = 1293;
/// DerivativeInstrumentPartyIDSource.
pub const DERIVATIVE_INSTRUMENT_PARTY_ID_SOURCE: u32 = 1294;
/// DerivativeInstrumentPartyRole.
pub const DERIVATIVE_INSTRUMENT_PARTY_ROLE: u32 = 1295;
/// NoDerivativeInstrumentPartySubIDs.
pub const NO_DERIVATIVE_INSTRUMENT_PARTY_SUB_IDS: u32 = 1296;
/// DerivativeInstrumentPartySubID.
pub const DERIVATIVE_INSTRUMENT_PARTY_SUB_ID: u32 = 1297;
/// DerivativeInstrumentPartySubIDType.
pub const DERIVATIVE_INSTRUMENT_PARTY_SUB_ID_TYPE: u32 = 1298;
/// DerivativeExerciseStyle.
pub const DERIVATIVE_EXERCISE_STYLE: u32 = 1299;
/// MarketSegmentID.
pub const MARKET_SEGMENT_ID: u32 = 1300;
/// MarketID.
pub const MARKET_ID: u32 = 1301;
/// MaturityMonthYearIncrementUnits.
pub const MATURITY_MONTH_YEAR_INCREMENT_UNITS: u32 = 1302;
/// MaturityMonthYearFormat.
pub const MATURITY_MONTH_YEAR_FORMAT: u32 = 1303;
/// StrikeExerciseStyle.
pub const STRIKE_EXERCISE_STYLE: u32 = 1304;
/// SecondaryPriceLimitType.
pub const SECONDARY_PRICE_LIMIT_TYPE: u32 = 1305;
/// PriceLimitType.
pub const PRICE_LIMIT_TYPE: u32 = 1306;
/// ExecInstValue.
pub const EXEC_INST_VALUE: u32 = 1308;
/// NoTradingSessionRules.
pub const NO_TRADING_SESSION_RULES: u32 = 1309;
/// NoMarketSegments.
pub const NO_MARKET_SEGMENTS: u32 = 1310;
/// NoDerivativeInstrAttrib.
pub const NO_DERIVATIVE_INSTR_ATTRIB: u32 = 1311;
/// NoNestedInstrAttrib.
pub const NO_NESTED_INSTR_ATTRIB: u32 = 1312;
/// DerivativeInstrAttribType.
pub const DERIVATIVE_INSTR_ATTRIB_TYPE: u32 = 1313;
/// DerivativeInstrAttribValue.
pub const DERIVATIVE_INSTR_ATTRIB_VALUE: u32 = 1314;
/// DerivativePriceUnitOfMeasure.
pub const DERIVATIVE_PRICE_UNIT_OF_MEASURE: u32 = 1315;
/// DerivativePriceUnitOfMeasureQty.
pub const DERIVATIVE_PRICE_UNIT_OF_MEASURE_QTY: u32 = 1316;
/// DerivativeSettlMethod.
pub const DERIVATIVE_SETTL_METHOD: u32 = 1317;
/// DerivativePriceQuoteMethod.
pub const DERIVATIVE_PRICE_QUOTE_METHOD: u32 = 1318;
/// DerivativeValuationMethod.
pub const DERIVATIVE_VALUATION_METHOD: u32 = 1319;
/// DerivativeListMethod.
pub const DERIVATIVE_LIST_METHOD: u32 = 1320;
/// DerivativeCapPrice.
pub const DERIVATIVE_CAP_PRICE: u32 = 1321;
/// DerivativeFloorPrice.
pub const DERIVATIVE_FLOOR_PRICE: u32 = 1322;
/// DerivativePutOrCall.
pub const DERIVATIVE_PUT_OR_CALL: u32 = 1323;
/// ListUpdateAction.
pub const LIST_UPDATE_ACTION: u32 = 1324;
/// ParentMktSegmID.
pub const PARENT_MKT_SEGM_ID: u32 = 1325;
/// TradingSessionDesc.
pub const TRADING_SESSION_DESC: u32 = 1326;
/// TradSesUpdateAction.
pub const TRAD_SES_UPDATE_ACTION: u32 = 1327;
/// RejectText.
pub const REJECT_TEXT: u32 = 1328;
/// FeeMultiplier.
pub const FEE_MULTIPLIER: u32 = 1329;
/// ApplReqID.
pub const APPL_REQ_ID: u32 = 1346;
/// ApplReqType.
pub const APPL_REQ_TYPE: u32 = 1347;
/// ApplResponseType.
pub const APPL_RESPONSE_TYPE: u32 = 1348;
/// ApplTotalMessageCount.
pub const APPL_TOTAL_MESSAGE_COUNT: u32 = 1349;
/// ApplLastSeqNum.
pub const APPL_LAST_SEQ_NUM: u32 = 1350;
/// NoApplIDs.
pub const NO_APPL_IDS: u32 = 1351;
/// ApplResendFlag.
pub const APPL_RESEND_FLAG: u32 = 1352;
/// ApplResponseID.
pub const APPL_RESPONSE_ID: u32 = 1353;
/// ApplResponseError.
pub const APPL_RESPONSE_ERROR: u32 = 1354;
/// RefApplID.
pub const REF_APPL_ID: u32 = 1355;
/// ApplReportID.
pub const APPL_REPORT_ID: u32 = 1356;
/// RefApplLastSeqNum.
pub const REF_APPL_LAST_SEQ_NUM: u32 = 1357;
/// LegPutOrCall.
pub const LEG_PUT_OR_CALL: u32 = 1358;
/// TotNoFills.
pub const TOT_NO_FILLS: u32 = 1361;
/// NoFills.
pub const NO_FILLS: u32 = 1362;
/// FillExecID.
pub const FILL_EXEC_ID: u32 = 1363;
/// FillPx.
pub const FILL_PX: u32 = 1364;
/// FillQty.
pub const FILL_QTY: u32 = 1365;
/// LegAllocID.
pub const LEG_ALLOC_ID: u32 = 1366;
/// LegAllocSettlCurrency.
pub const LEG_ALLOC_SETTL_CURRENCY: u32 = 1367;
/// TradSesEvent.
pub const TRAD_SES_EVENT: u32 = 1368;
/// MassActionReportID.
pub const MASS_ACTION_REPORT_ID: u32 = 1369;
/// NoNotAffectedOrders.
pub const NO_NOT_AFFECTED_ORDERS: u32 = 1370;
/// NotAffectedOrderID.
pub const NOT_AFFECTED_ORDER_ID: u32 = 1371;
/// NotAffOrigClOrdID.
pub const NOT_AFF_ORIG_CL_ORD_ID: u32 = 1372;
/// MassActionType.
pub const MASS_ACTION_TYPE: u32 = 1373;
/// MassActionScope.
pub const MASS_ACTION_SCOPE: u32 = 1374;
/// MassActionResponse.
pub const MASS_ACTION_RESPONSE: u32 = 1375;
/// MassActionRejectReason.
pub const MASS_ACTION_REJECT_REASON: u32 = 1376;
/// MultilegModel.
pub const MULTILEG_MODEL: u32 = 1377;
/// MultilegPriceMethod.
pub const MULTILEG_PRICE_METHOD: u32 = 1378;
/// LegVolatility.
pub const LEG_VOLATILITY: u32 = 1379;
/// DividendYield.
pub const DIVIDEND_YIELD: u32 = 1380;
/// LegDividendYield.
pub const LEG_DIVIDEND_YIELD: u32 = 1381;
/// CurrencyRatio.
pub const CURRENCY_RATIO: u32 = 1382;
/// LegCurrencyRatio.
pub const LEG_CURRENCY_RATIO: u32 = 1383;
/// LegExecInst.
pub const LEG_EXEC_INST: u32 = 1384;
/// ContingencyType.
pub const CONTINGENCY_TYPE: u32 = 1385;
/// ListRejectReason.
pub const LIST_REJECT_REASON: u32 = 1386;
/// NoTrdRepIndicators.
pub const NO_TRD_REP_INDICATORS: u32 = 1387;
/// TrdRepPartyRole.
pub const TRD_REP_PARTY_ROLE: u32 = 1388;
/// TrdRepIndicator.
pub const TRD_REP_INDICATOR: u32 = 1389;
/// TradePublishIndicator.
pub const TRADE_PUBLISH_INDICATOR: u32 = 1390;
/// MarketReqID.
pub const MARKET_REQ_ID: u32 = 1393;
/// MarketReportID.
pub const MARKET_REPORT_ID: u32 = 1394;
/// MarketUpdateAction.
pub const MARKET_UPDATE_ACTION: u32 = 1395;
/// MarketSegmentDesc.
pub const MARKET_SEGMENT_DESC: u32 = 1396;
/// EncodedMktSegmDescLen.
pub const ENCODED_MKT_SEGM_DESC_LEN: u32 = 1397;
/// EncodedMktSegmDesc.
pub const ENCODED_MKT_SEGM_DESC: u32 = 1398;
/// ApplNewSeqNum.
pub const APPL_NEW_SEQ_NUM: u32 = 1399;
/// EncryptedPasswordMethod.
pub const ENCRYPTED_PASSWORD_METHOD: u32 = 1400;
/// EncryptedPasswordLen.
pub const ENCRYPTED_PASSWORD_LEN: u32 = 1401;
/// EncryptedPassword.
pub const ENCRYPTED_PASSWORD: u32 = 1402;
/// EncryptedNewPasswordLen.
pub const ENCRYPTED_NEW_PASSWORD_LEN: u32 = 1403;
/// EncryptedNewPassword.
pub const ENCRYPTED_NEW_PASSWORD: u32 = 1404;
/// RefApplExtID.
pub const REF_APPL_EXT_ID: u32 = 1406;
/// DefaultApplExtID.
pub const DEFAULT_APPL_EXT_ID: u32 = 1407;
/// DefaultCstmApplVerID.
pub const DEFAULT_CSTM_APPL_VER_ID: u32 = 1408;
/// SessionStatus.
pub const SESSION_STATUS: u32 = 1409;
/// DefaultVerIndicator.
pub const DEFAULT_VER_INDICATOR: u32 = 1410;
/// Nested4PartySubIDType.
pub const NESTED4_PARTY_SUB_ID_TYPE: u32 = 1411;
/// Nested4PartySubID.
pub const NESTED4_PARTY_SUB_ID: u32 = 1412;
/// NoNested4PartySubIDs.
pub const NO_NESTED4_PARTY_SUB_IDS: u32 = 1413;
/// NoNested4PartyIDs.
pub const NO_NESTED4_PARTY_IDS: u32 = 1414;
/// Nested4PartyID.
pub const NESTED4_PARTY_ID: u32 = 1415;
/// Nested4PartyIDSource.
pub const NESTED4_PARTY_ID_SOURCE: u32 = 1416;
/// Nested4PartyRole.
pub const NESTED4_PARTY_ROLE: u32 = 1417;
/// LegLastQty.
pub const LEG_LAST_QTY: u32 = 1418;
/// UnderlyingExerciseStyle.
pub const UNDERLYING_EXERCISE_STYLE: u32 = 1419;
/// LegExerciseStyle.
pub const LEG_EXERCISE_STYLE: u32 = 1420;
/// LegPriceUnitOfMeasure.
pub const LEG_PRICE_UNIT_OF_MEASURE: u32 = 1421;
/// LegPriceUnitOfMeasureQty.
pub const LEG_PRICE_UNIT_OF_MEASURE_QTY: u32 = 1422;
/// UnderlyingUnitOfMeasureQty.
pub const UNDERLYING_UNIT_OF_MEASURE_QTY: u32 = 1423;
/// UnderlyingPriceUnitOfMeasure.
pub const UNDERLYING_PRICE_UNIT_OF_MEASURE: u32 = 1424;
/// UnderlyingPriceUnitOfMeasureQty.
pub const UNDERLYING_PRICE_UNIT_OF_MEASURE_QTY: u32 = 1425;
/// ApplReportType.
pub const APPL_REPORT_TYPE: u32 = 1426;
/// SideExecID.
pub const SIDE_EXEC_ID: u32 = 1427;
/// OrderDelay.
pub const ORDER_DELAY: u32 = 1428;
/// OrderDelayUnit.
pub const ORDER_DELAY_UNIT: u32 = 1429;
/// VenueType.
pub const VENUE_TYPE: u32 = 1430;
/// RefOrdIDReason.
pub const REF_ORD_ID_REASON: u32 = 1431;
/// OrigCustOrderCapacity.
pub const ORIG_CUST_ORDER_CAPACITY: u32 = 1432;
/// RefApplReqID.
pub const REF_APPL_REQ_ID: u32 = 1433;
/// ModelType.
pub const MODEL_TYPE: u32 = 1434;
/// ContractMultiplierUnit.
pub const CONTRACT_MULTIPLIER_UNIT: u32 = 1435;
/// LegContractMultiplierUnit.
pub const LEG_CONTRACT_MULTIPLIER_UNIT: u32 = 1436;
/// UnderlyingContractMultiplierUnit.
pub const UNDERLYING_CONTRACT_MULTIPLIER_UNIT: u32 = 1437;
/// DerivativeContractMultiplierUnit.
pub const DERIVATIVE_CONTRACT_MULTIPLIER_UNIT: u32 = 1438;
/// FlowScheduleType.
pub const FLOW_SCHEDULE_TYPE: u32 = 1439;
/// LegFlowScheduleType.
pub const LEG_FLOW_SCHEDULE_TYPE: u32 = 1440;
/// UnderlyingFlowScheduleType.
pub const UNDERLYING_FLOW_SCHEDULE_TYPE: u32 = 1441;
/// DerivativeFlowScheduleType.
pub const DERIVATIVE_FLOW_SCHEDULE_TYPE: u32 = 1442;
/// FillLiquidityInd.
pub const FILL_LIQUIDITY_IND: u32 = 1443;
/// SideLiquidityInd.
pub const SIDE_LIQUIDITY_IND: u32 = 1444;
/// NoRateSources.
pub const NO_RATE_SOURCES: u32 = 1445;
/// RateSource.
pub const RATE_SOURCE: u32 = 1446;
/// RateSourceType.
pub const RATE_SOURCE_TYPE: u32 = 1447;
/// ReferencePage.
pub const REFERENCE_PAGE: u32 = 1448;
/// RestructuringType.
pub const RESTRUCTURING_TYPE: u32 = 1449;
/// Seniority.
pub const SENIORITY: u32 = 1450;
/// NotionalPercentageOutstanding.
pub const NOTIONAL_PERCENTAGE_OUTSTANDING: u32 = 1451;
/// OriginalNotionalPercentageOutstanding.
pub const ORIGINAL_NOTIONAL_PERCENTAGE_OUTSTANDING: u32 = 1452;
/// UnderlyingRestructuringType.
pub const UNDERLYING_RESTRUCTURING_TYPE: u32 = 1453;
/// UnderlyingSeniority.
pub const UNDERLYING_SENIORITY: u32 = 1454;
/// UnderlyingNotionalPercentageOutstanding.
pub const UNDERLYING_NOTIONAL_PERCENTAGE_OUTSTANDING: u32 = 1455;
/// UnderlyingOriginalNotionalPercentageOutstanding.
pub const UNDERLYING_ORIGINAL_NOTIONAL_PERCENTAGE_OUTSTANDING: u32 = 1456;
/// AttachmentPoint.
pub const ATTACHMENT_POINT: u32 = 1457;
/// DetachmentPoint.
pub const DETACHMENT_POINT: u32 = 1458;
/// UnderlyingAttachmentPoint.
pub const UNDERLYING_ATTACHMENT_POINT: u32 = 1459;
/// UnderlyingDetachmentPoint.
pub const UNDERLYING_DETACHMENT_POINT: u32 = 1460;
/// NoTargetPartyIDs.
pub const NO_TARGET_PARTY_IDS: u32 = 1461;
/// TargetPartyID.
pub const TARGET_PARTY_ID: u32 = 1462;
/// TargetPartyIDSource.
pub const TARGET_PARTY_ID_SOURCE: u32 = 1463;
/// TargetPartyRole.
pub const TARGET_PARTY_ROLE: u32 = 1464;
/// SecurityListID.
pub const SECURITY_LIST_ID: u32 = 1465;
/// SecurityListRefID.
pub const SECURITY_LIST_REF_ID: u32 = 1466;
/// SecurityListDesc.
pub const SECURITY_LIST_DESC: u32 = 1467;
/// EncodedSecurityListDescLen.
pub const ENCODED_SECURITY_LIST_DESC_LEN: u32 = 1468;
/// EncodedSecurityListDesc.
pub const ENCODED_SECURITY_LIST_DESC: u32 = 1469;
/// SecurityListType.
pub const SECURITY_LIST_TYPE: u32 = 1470;
/// SecurityListTypeSource.
pub const SECURITY_LIST_TYPE_SOURCE: u32 = 1471;
/// NewsID.
pub const NEWS_ID: u32 = 1472;
/// NewsCategory.
pub const NEWS_CATEGORY: u32 = 1473;
/// LanguageCode.
pub const LANGUAGE_CODE: u32 = 1474;
/// NoNewsRefIDs.
pub const NO_NEWS_REF_IDS: u32 = 1475;
/// NewsRefID.
pub const NEWS_REF_ID: u32 = 1476;
/// NewsRefType.
pub const NEWS_REF_TYPE: u32 = 1477;
/// StrikePriceDeterminationMethod.
pub const STRIKE_PRICE_DETERMINATION_METHOD: u32 = 1478;
/// StrikePriceBoundaryMethod.
pub const STRIKE_PRICE_BOUNDARY_METHOD: u32 = 1479;
/// StrikePriceBoundaryPrecision.
pub const STRIKE_PRICE_BOUNDARY_PRECISION: u32 = 1480;
/// UnderlyingPriceDeterminationMethod.
pub const UNDERLYING_PRICE_DETERMINATION_METHOD: u32 = 1481;
/// OptPayoutType.
pub const OPT_PAYOUT_TYPE: u32 = 1482;
/// NoComplexEvents.
pub const NO_COMPLEX_EVENTS: u32 = 1483;
/// ComplexEventType.
pub const COMPLEX_EVENT_TYPE: u32 = 1484;
/// ComplexOptPayoutAmount.
pub const COMPLEX_OPT_PAYOUT_AMOUNT: u32 = 1485;
/// ComplexEventPrice.
pub const COMPLEX_EVENT_PRICE: u32 = 1486;
/// ComplexEventPriceBoundaryMethod.
pub const COMPLEX_EVENT_PRICE_BOUNDARY_METHOD: u32 = 1487;
/// ComplexEventPriceBoundaryPrecision.
pub const COMPLEX_EVENT_PRICE_BOUNDARY_PRECISION: u32 = 1488;
/// ComplexEventPriceTimeType.
pub const COMPLEX_EVENT_PRICE_TIME_TYPE: u32 = 1489;
/// ComplexEventCondition.
pub const COMPLEX_EVENT_CONDITION: u32 = 1490;
/// NoComplexEventDates.
pub const NO_COMPLEX_EVENT_DATES: u32 = 1491;
/// ComplexEventStartDate.
pub const COMPLEX_EVENT_START_DATE: u32 = 1492;
/// ComplexEventEndDate.
pub const COMPLEX_EVENT_END_DATE: u32 = 1493;
/// NoComplexEventTimes.
pub const NO_COMPLEX_EVENT_TIMES: u32 = 1494;
/// ComplexEventStartTime.
pub const COMPLEX_EVENT_START_TIME: u32 = 1495;
/// ComplexEventEndTime.
pub const COMPLEX_EVENT_END_TIME: u32 = 1496;
/// StreamAsgnReqID.
pub const STREAM_ASGN_REQ_ID: u32 = 1497;
/// StreamAsgnReqType.
pub const STREAM_ASGN_REQ_TYPE: u32 = 1498;
/// NoAsgnReqs.
pub const NO_ASGN_REQS: u32 = 1499;
/// MDStreamID.
pub const MD_STREAM_ID: u32 = 1500;
/// StreamAsgnRptID.
pub const STREAM_ASGN_RPT_ID: u32 = 1501;
/// StreamAsgnRejReason.
pub const STREAM_ASGN_REJ_REASON: u32 = 1502;
/// StreamAsgnAckType.
pub const STREAM_ASGN_ACK_TYPE: u32 = 1503;
/// RelSymTransactTime.
pub const REL_SYM_TRANSACT_TIME: u32 = 1504;
/// PartyDetailsListRequestID.
pub const PARTY_DETAILS_LIST_REQUEST_ID: u32 = 1505;
/// SideTradeID.
pub const SIDE_TRADE_ID: u32 = 1506;
/// SideOrigTradeID.
pub const SIDE_ORIG_TRADE_ID: u32 = 1507;
/// NoRequestedPartyRoles.
pub const NO_REQUESTED_PARTY_ROLES: u32 = 1508;
/// RequestedPartyRole.
pub const REQUESTED_PARTY_ROLE: u32 = 1509;
/// PartyDetailsListReportID.
pub const PARTY_DETAILS_LIST_REPORT_ID: u32 = 1510;
/// RequestResult.
pub const REQUEST_RESULT: u32 = 1511;
/// TotNoParties.
pub const TOT_NO_PARTIES: u32 = 1512;
/// DocumentationText.
pub const DOCUMENTATION_TEXT: u32 = 1513;
/// NoPartyRelationships.
pub const NO_PARTY_RELATIONSHIPS: u32 = 1514;
/// PartyRelationship.
pub const PARTY_RELATIONSHIP: u32 = 1515;
/// NoPartyDetailAltID.
pub const NO_PARTY_DETAIL_ALT_ID: u32 = 1516;
/// PartyDetailAltID.
pub const PARTY_DETAIL_ALT_ID: u32 = 1517;
/// PartyDetailAltIDSource.
pub const PARTY_DETAIL_ALT_ID_SOURCE: u32 = 1518;
/// NoPartyDetailAltSubIDs.
pub const NO_PARTY_DETAIL_ALT_SUB_IDS: u32 = 1519;
/// PartyDetailAltSubID.
pub const PARTY_DETAIL_ALT_SUB_ID: u32 = 1520;
/// PartyDetailAltSubIDType.
pub const PARTY_DETAIL_ALT_SUB_ID_TYPE: u32 = 1521;
/// DifferentialPrice.
pub const DIFFERENTIAL_PRICE: u32 = 1522;
/// TrdAckStatus.
pub const TRD_ACK_STATUS: u32 = 1523;
/// PriceQuoteCurrency.
pub const PRICE_QUOTE_CURRENCY: u32 = 1524;
/// EncodedDocumentationTextLen.
pub const ENCODED_DOCUMENTATION_TEXT_LEN: u32 = 1525;
/// UnderlyingPriceQuoteCurrency.
pub const UNDERLYING_PRICE_QUOTE_CURRENCY: u32 = 1526;
/// EncodedDocumentationText.
pub const ENCODED_DOCUMENTATION_TEXT: u32 = 1527;
/// LegPriceQuoteCurrency.
pub const LEG_PRICE_QUOTE_CURRENCY: u32 = 1528;
/// NoRiskLimitTypes.
pub const NO_RISK_LIMIT_TYPES: u32 = 1529;
/// RiskLimitType.
pub const RISK_LIMIT_TYPE: u32 = 1530;
/// RiskLimitAmount.
pub const RISK_LIMIT_AMOUNT: u32 = 1531;
/// RiskLimitCurrency.
pub const RISK_LIMIT_CURRENCY: u32 = 1532;
/// RiskLimitPlatform.
pub const RISK_LIMIT_PLATFORM: u32 = 1533;
/// NoRiskInstrumentScopes.
pub const NO_RISK_INSTRUMENT_SCOPES: u32 = 1534;
/// InstrumentScopeOperator.
pub const INSTRUMENT_SCOPE_OPERATOR: u32 = 1535;
/// InstrumentScopeSymbol.
pub const INSTRUMENT_SCOPE_SYMBOL: u32 = 1536;
/// InstrumentScopeSymbolSfx.
pub const INSTRUMENT_SCOPE_SYMBOL_SFX: u32 = 1537;
/// InstrumentScopeSecurityID.
pub const INSTRUMENT_SCOPE_SECURITY_ID: u32 = 1538;
/// InstrumentScopeSecurityIDSource.
pub const INSTRUMENT_SCOPE_SECURITY_ID_SOURCE: u32 = 1539;
/// NoInstrumentScopeSecurityAltID.
pub const NO_INSTRUMENT_SCOPE_SECURITY_ALT_ID: u32 = 1540;
/// InstrumentScopeSecurityAltID.
pub const INSTRUMENT_SCOPE_SECURITY_ALT_ID: u32 = 1541;
/// InstrumentScopeSecurityAltIDSource.
pub const INSTRUMENT_SCOPE_SECURITY_ALT_ID_SOURCE: u32 = 1542;
/// InstrumentScopeProduct.
pub const INSTRUMENT_SCOPE_PRODUCT: u32 = 1543;
/// InstrumentScopeProductComplex.
pub const INSTRUMENT_SCOPE_PRODUCT_COMPLEX: u32 = 1544;
/// InstrumentScopeSecurityGroup.
pub const INSTRUMENT_SCOPE_SECURITY_GROUP: u32 = 1545;
/// InstrumentScopeCFICode.
pub const INSTRUMENT_SCOPE_CFI_CODE: u32 = 1546;
/// InstrumentScopeSecurityType.
pub const INSTRUMENT_SCOPE_SECURITY_TYPE: u32 = 1547;
/// InstrumentScopeSecuritySubType.
pub const INSTRUMENT_SCOPE_SECURITY_SUB_TYPE: u32 = 1548;
/// InstrumentScopeMaturityMonthYear.
pub const INSTRUMENT_SCOPE_MATURITY_MONTH_YEAR: u32 = 1549;
/// InstrumentScopeMaturityTime.
pub const INSTRUMENT_SCOPE_MATURITY_TIME: u32 = 1550;
/// InstrumentScopeRestructuringType.
pub const INSTRUMENT_SCOPE_RESTRUCTURING_TYPE: u32 = 1551;
/// InstrumentScopeSeniority.
pub const INSTRUMENT_SCOPE_SENIORITY: u32 = 1552;
/// InstrumentScopePutOrCall.
pub const INSTRUMENT_SCOPE_PUT_OR_CALL: u32 = 1553;
/// InstrumentScopeFlexibleIndicator.
pub const INSTRUMENT_SCOPE_FLEXIBLE_INDICATOR: u32 = 1554;
/// InstrumentScopeCouponRate.
pub const INSTRUMENT_SCOPE_COUPON_RATE: u32 = 1555;
/// InstrumentScopeSecurityDesc.
pub const INSTRUMENT_SCOPE_SECURITY_DESC: u32 = 1556;
/// InstrumentScopeSettlType.
pub const INSTRUMENT_SCOPE_SETTL_TYPE: u32 = 1557;
/// RiskInstrumentMultiplier.
pub const RISK_INSTRUMENT_MULTIPLIER: u32 = 1558;
/// NoRiskWarningLevels.
pub const NO_RISK_WARNING_LEVELS: u32 = 1559;
/// RiskWarningLevelPercent.
pub const RISK_WARNING_LEVEL_PERCENT: u32 = 1560;
/// RiskWarningLevelName.
pub const RISK_WARNING_LEVEL_NAME: u32 = 1561;
/// NoRelatedPartyDetailID.
pub const NO_RELATED_PARTY_DETAIL_ID: u32 = 1562;
/// RelatedPartyDetailID.
pub const RELATED_PARTY_DETAIL_ID: u32 = 1563;
/// RelatedPartyDetailIDSource.
pub const RELATED_PARTY_DETAIL_ID_SOURCE: u32 = 1564;
/// RelatedPartyDetailRole.
pub const RELATED_PARTY_DETAIL_ROLE: u32 = 1565;
/// NoRelatedPartyDetailSubIDs.
pub const NO_RELATED_PARTY_DETAIL_SUB_IDS: u32 = 1566;
/// RelatedPartyDetailSubID.
pub const RELATED_PARTY_DETAIL_SUB_ID: u32 = 1567;
/// RelatedPartyDetailSubIDType.
pub const RELATED_PARTY_DETAIL_SUB_ID_TYPE: u32 = 1568;
/// NoRelatedPartyDetailAltID.
pub const NO_RELATED_PARTY_DETAIL_ALT_ID: u32 = 1569;
/// RelatedPartyDetailAltID.
pub const RELATED_PARTY_DETAIL_ALT_ID: u32 = 1570;
/// RelatedPartyDetailAltIDSource.
pub const RELATED_PARTY_DETAIL_ALT_ID_SOURCE: u32 = 1571;
/// NoRelatedPartyDetailAltSubIDs.
pub const NO_RELATED_PARTY_DETAIL_ALT_SUB_IDS: u32 = 1572;
/// RelatedPartyDetailAltSubID.
pub const RELATED_PARTY_DETAIL_ALT_SUB_ID: u32 = 1573;
/// RelatedPartyDetailAltSubIDType.
pub const RELATED_PARTY_DETAIL_ALT_SUB_ID_TYPE: u32 = 1574;
/// SwapSubClass.
pub const SWAP_SUB_CLASS: u32 = 1575;
/// DerivativePriceQuoteCurrency.
pub const DERIVATIVE_PRICE_QUOTE_CURRENCY: u32 = 1576;
/// SettlRateIndex.
pub const SETTL_RATE_INDEX: u32 = 1577;
/// EncodedEventTextLen.
pub const ENCODED_EVENT_TEXT_LEN: u32 = 1578;
/// EncodedEventText.
pub const ENCODED_EVENT_TEXT: u32 = 1579;
/// SettlRateIndexLocation.
pub const SETTL_RATE_INDEX_LOCATION: u32 = 1580;
/// OptionExpirationDesc.
pub const OPTION_EXPIRATION_DESC: u32 = 1581;
/// NoSecurityClassifications.
pub const NO_SECURITY_CLASSIFICATIONS: u32 = 1582;
/// SecurityClassificationReason.
pub const SECURITY_CLASSIFICATION_REASON: u32 = 1583;
/// SecurityClassificationValue.
pub const SECURITY_CLASSIFICATION_VALUE: u32 = 1584;
/// PosAmtReason.
pub const POS_AMT_REASON: u32 = 1585;
/// NoLegPosAmt.
pub const NO_LEG_POS_AMT: u32 = 1586;
/// LegPosAmt.
pub const LEG_POS_AMT: u32 = 1587;
/// LegPosAmtType.
pub const LEG_POS_AMT_TYPE: u32 = 1588;
/// LegPosCurrency.
pub const LEG_POS_CURRENCY: u32 = 1589;
/// LegPosAmtReason.
pub const LEG_POS_AMT_REASON: u32 = 1590;
/// LegQtyType.
pub const LEG_QTY_TYPE: u32 = 1591;
/// DiscountFactor.
pub const DISCOUNT_FACTOR: u32 = 1592;
/// ParentAllocID.
pub const PARENT_ALLOC_ID: u32 = 1593;
/// LegSecurityGroup.
pub const LEG_SECURITY_GROUP: u32 = 1594;
/// PositionContingentPrice.
pub const POSITION_CONTINGENT_PRICE: u32 = 1595;
/// ClearingTradePrice.
pub const CLEARING_TRADE_PRICE: u32 = 1596;
/// SideClearingTradePrice.
pub const SIDE_CLEARING_TRADE_PRICE: u32 = 1597;
/// SideClearingTradePriceType.
pub const SIDE_CLEARING_TRADE_PRICE_TYPE: u32 = 1598;
/// SidePriceDifferential.
pub const SIDE_PRICE_DIFFERENTIAL: u32 = 1599;
/// FIXEngineName.
pub const FIX_ENGINE_NAME: u32 = 1600;
/// FIXEngineVersion.
pub const FIX_ENGINE_VERSION: u32 = 1601;
/// FIXEngineVendor.
pub const FIX_ENGINE_VENDOR: u32 = 1602;
/// ApplicationSystemName.
pub const APPLICATION_SYSTEM_NAME: u32 = 1603;
/// ApplicationSystemVersion.
pub const APPLICATION_SYSTEM_VERSION: u32 = 1604;
/// ApplicationSystemVendor.
pub const APPLICATION_SYSTEM_VENDOR: u32 = 1605;
/// NumOfSimpleInstruments.
pub const NUM_OF_SIMPLE_INSTRUMENTS: u32 = 1606;
/// SecurityRejectReason.
pub const SECURITY_REJECT_REASON: u32 = 1607;
/// InitialDisplayQty.
pub const INITIAL_DISPLAY_QTY: u32 = 1608;
/// ThrottleStatus.
pub const THROTTLE_STATUS: u32 = 1609;
/// NoThrottles.
pub const NO_THROTTLES: u32 = 1610;
/// ThrottleAction.
pub const THROTTLE_ACTION: u32 = 1611;
/// ThrottleType.
pub const THROTTLE_TYPE: u32 = 1612;
/// ThrottleNoMsgs.
pub const THROTTLE_NO_MSGS: u32 = 1613;
/// ThrottleTimeInterval.
pub const THROTTLE_TIME_INTERVAL: u32 = 1614;
/// ThrottleTimeUnit.
pub const THROTTLE_TIME_UNIT: u32 = 1615;
/// InstrumentScopeSecurityExchange.
pub const INSTRUMENT_SCOPE_SECURITY_EXCHANGE: u32 = 1616;
/// StreamAsgnType.
pub const STREAM_ASGN_TYPE: u32 = 1617;
/// NoThrottleMsgType.
pub const NO_THROTTLE_MSG_TYPE: u32 = 1618;
/// ThrottleMsgType.
pub const THROTTLE_MSG_TYPE: u32 = 1619;
/// InstrumentScopeEncodedSecurityDescLen.
pub const INSTRUMENT_SCOPE_ENCODED_SECURITY_DESC_LEN: u32 = 1620;
/// InstrumentScopeEncodedSecurityDesc.
pub const INSTRUMENT_SCOPE_ENCODED_SECURITY_DESC: u32 = 1621;
/// FillYieldType.
pub const FILL_YIELD_TYPE: u32 = 1622;
/// FillYield.
pub const FILL_YIELD: u32 = 1623;
/// NoMatchInst.
pub const NO_MATCH_INST: u32 = 1624;
/// MatchInst.
pub const MATCH_INST: u32 = 1625;
/// MatchAttribTagID.
pub const MATCH_ATTRIB_TAG_ID: u32 = 1626;
/// MatchAttribValue.
pub const MATCH_ATTRIB_VALUE: u32 = 1627;
/// TriggerScope.
pub const TRIGGER_SCOPE: u32 = 1628;
/// ExposureDuration.
pub const EXPOSURE_DURATION: u32 = 1629;
/// NoLimitAmts.
pub const NO_LIMIT_AMTS: u32 = 1630;
/// LimitAmtType.
pub const LIMIT_AMT_TYPE: u32 = 1631;
/// LastLimitAmt.
pub const LAST_LIMIT_AMT: u32 = 1632;
/// LimitAmtRemaining.
pub const LIMIT_AMT_REMAINING: u32 = 1633;
/// LimitAmtCurrency.
pub const LIMIT_AMT_CURRENCY: u32 = 1634;
/// MarginReqmtInqID.
pub const MARGIN_REQMT_INQ_ID: u32 = 1635;
/// NoMarginReqmtInqQualifier.
pub const NO_MARGIN_REQMT_INQ_QUALIFIER: u32 = 1636;
/// MarginReqmtInqQualifier.
pub const MARGIN_REQMT_INQ_QUALIFIER: u32 = 1637;
/// MarginReqmtRptType.
pub const MARGIN_REQMT_RPT_TYPE: u32 = 1638;
/// MarginClass.
pub const MARGIN_CLASS: u32 = 1639;
/// MarginReqmtInqStatus.
pub const MARGIN_REQMT_INQ_STATUS: u32 = 1640;
/// MarginReqmtInqResult.
pub const MARGIN_REQMT_INQ_RESULT: u32 = 1641;
/// MarginReqmtRptID.
pub const MARGIN_REQMT_RPT_ID: u32 = 1642;
/// NoMarginAmt.
pub const NO_MARGIN_AMT: u32 = 1643;
/// MarginAmtType.
pub const MARGIN_AMT_TYPE: u32 = 1644;
/// MarginAmt.
pub const MARGIN_AMT: u32 = 1645;
/// MarginAmtCcy.
pub const MARGIN_AMT_CCY: u32 = 1646;
/// NoRelatedInstruments.
pub const NO_RELATED_INSTRUMENTS: u32 = 1647;
/// RelatedInstrumentType.
pub const RELATED_INSTRUMENT_TYPE: u32 = 1648;
/// RelatedSymbol.
pub const RELATED_SYMBOL: u32 = 1649;
/// RelatedSecurityID.
pub const RELATED_SECURITY_ID: u32 = 1650;
/// RelatedSecurityIDSource.
pub const RELATED_SECURITY_ID_SOURCE: u32 = 1651;
/// RelatedSecurityType.
pub const RELATED_SECURITY_TYPE: u32 = 1652;
/// RelatedMaturityMonthYear.
pub const RELATED_MATURITY_MONTH_YEAR: u32 = 1653;
/// CoveredQty.
pub const COVERED_QTY: u32 = 1654;
/// MarketMakerActivity.
pub const MARKET_MAKER_ACTIVITY: u32 = 1655;
/// NoInstrumentScopes.
pub const NO_INSTRUMENT_SCOPES: u32 = 1656;
/// NoRequestingPartyIDs.
pub const NO_REQUESTING_PARTY_IDS: u32 = 1657;
/// RequestingPartyID.
pub const REQUESTING_PARTY_ID: u32 = 1658;
/// RequestingPartyIDSource.
pub const REQUESTING_PARTY_ID_SOURCE: u32 = 1659;
/// RequestingPartyRole.
pub const REQUESTING_PARTY_ROLE: u32 = 1660;
/// NoRequestingPartySubIDs.
pub const NO_REQUESTING_PARTY_SUB_IDS: u32 = 1661;
/// RequestingPartySubID.
pub const REQUESTING_PARTY_SUB_ID: u32 = 1662;
/// RequestingPartySubIDType.
pub const REQUESTING_PARTY_SUB_ID_TYPE: u32 = 1663;
/// EncodedRejectTextLen.
pub const ENCODED_REJECT_TEXT_LEN: u32 = 1664;
/// EncodedRejectText.
pub const ENCODED_REJECT_TEXT: u32 = 1665;
/// RiskLimitRequestID.
pub const RISK_LIMIT_REQUEST_ID: u32 = 1666;
/// RiskLimitReportID.
pub const RISK_LIMIT_REPORT_ID: u32 = 1667;
/// NoRequestedRiskLimitType.
pub const NO_REQUESTED_RISK_LIMIT_TYPE: u32 = 1668;
/// NoRiskLimits.
pub const NO_RISK_LIMITS: u32 = 1669;
/// RiskLimitID.
pub const RISK_LIMIT_ID: u32 = 1670;
/// NoPartyDetails.
pub const NO_PARTY_DETAILS: u32 = 1671;
/// PartyDetailStatus.
pub const PARTY_DETAIL_STATUS: u32 = 1672;
/// MatchInstMarketID.
pub const MATCH_INST_MARKET_ID: u32 = 1673;
/// PartyDetailRoleQualifier.
pub const PARTY_DETAIL_ROLE_QUALIFIER: u32 = 1674;
/// RelatedPartyDetailRoleQualifier.
pub const RELATED_PARTY_DETAIL_ROLE_QUALIFIER: u32 = 1675;
/// NoPartyUpdates.
pub const NO_PARTY_UPDATES: u32 = 1676;
/// NoPartyRiskLimits.
pub const NO_PARTY_RISK_LIMITS: u32 = 1677;
/// EncodedOptionExpirationDescLen.
pub const ENCODED_OPTION_EXPIRATION_DESC_LEN: u32 = 1678;
/// SecurityMassTradingStatus.
pub const SECURITY_MASS_TRADING_STATUS: u32 = 1679;
/// SecurityMassTradingEvent.
pub const SECURITY_MASS_TRADING_EVENT: u32 = 1680;
/// MassHaltReason.
pub const MASS_HALT_REASON: u32 = 1681;
/// MDSecurityTradingStatus.
pub const MD_SECURITY_TRADING_STATUS: u32 = 1682;
/// MDSubFeedType.
pub const MD_SUB_FEED_TYPE: u32 = 1683;
/// MDHaltReason.
pub const MD_HALT_REASON: u32 = 1684;
/// ThrottleInst.
pub const THROTTLE_INST: u32 = 1685;
/// ThrottleCountIndicator.
pub const THROTTLE_COUNT_INDICATOR: u32 = 1686;
/// ShortSaleRestriction.
pub const SHORT_SALE_RESTRICTION: u32 = 1687;
/// ShortSaleExemptionReason.
pub const SHORT_SALE_EXEMPTION_REASON: u32 = 1688;
/// LegShortSaleExemptionReason.
pub const LEG_SHORT_SALE_EXEMPTION_REASON: u32 = 1689;
/// SideShortSaleExemptionReason.
pub const SIDE_SHORT_SALE_EXEMPTION_REASON: u32 = 1690;
/// PartyDetailID.
pub const PARTY_DETAIL_ID: u32 = 1691;
/// PartyDetailIDSource.
pub const PARTY_DETAIL_ID_SOURCE: u32 = 1692;
/// PartyDetailRole.
pub const PARTY_DETAIL_ROLE: u32 = 1693;
/// NoPartyDetailSubIDs.
pub const NO_PARTY_DETAIL_SUB_IDS: u32 = 1694;
/// PartyDetailSubID.
pub const PARTY_DETAIL_SUB_ID: u32 = 1695;
/// PartyDetailSubIDType.
pub const PARTY_DETAIL_SUB_ID_TYPE: u32 = 1696;
/// EncodedOptionExpirationDesc.
pub const ENCODED_OPTION_EXPIRATION_DESC: u32 = 1697;
/// StrikeUnitOfMeasure.
pub const STRIKE_UNIT_OF_MEASURE: u32 = 1698;
/// AccountSummaryReportID.
pub const ACCOUNT_SUMMARY_REPORT_ID: u32 = 1699;
/// NoSettlementAmounts.
pub const NO_SETTLEMENT_AMOUNTS: u32 = 1700;
/// SettlementAmount.
pub const SETTLEMENT_AMOUNT: u32 = 1701;
/// SettlementAmountCurrency.
pub const SETTLEMENT_AMOUNT_CURRENCY: u32 = 1702;
/// NoCollateralAmounts.
pub const NO_COLLATERAL_AMOUNTS: u32 = 1703;
/// CurrentCollateralAmount.
pub const CURRENT_COLLATERAL_AMOUNT: u32 = 1704;
/// CollateralCurrency.
pub const COLLATERAL_CURRENCY: u32 = 1705;
/// CollateralType.
pub const COLLATERAL_TYPE: u32 = 1706;
/// NoPayCollects.
pub const NO_PAY_COLLECTS: u32 = 1707;
/// PayCollectType.
pub const PAY_COLLECT_TYPE: u32 = 1708;
/// PayCollectCurrency.
pub const PAY_COLLECT_CURRENCY: u32 = 1709;
/// PayAmount.
pub const PAY_AMOUNT: u32 = 1710;
/// CollectAmount.
pub const COLLECT_AMOUNT: u32 = 1711;
/// PayCollectMarketSegmentID.
pub const PAY_COLLECT_MARKET_SEGMENT_ID: u32 = 1712;
/// PayCollectMarketID.
pub const PAY_COLLECT_MARKET_ID: u32 = 1713;
/// MarginAmountMarketSegmentID.
pub const MARGIN_AMOUNT_MARKET_SEGMENT_ID: u32 = 1714;
/// MarginAmountMarketID.
pub const MARGIN_AMOUNT_MARKET_ID: u32 = 1715;
/// UnitOfMeasureCurrency.
pub const UNIT_OF_MEASURE_CURRENCY: u32 = 1716;
/// PriceUnitOfMeasureCurrency.
pub const PRICE_UNIT_OF_MEASURE_CURRENCY: u32 = 1717;
/// UnderlyingUnitOfMeasureCurrency.
pub const UNDERLYING_UNIT_OF_MEASURE_CURRENCY: u32 = 1718;
/// UnderlyingPriceUnitOfMeasureCurrency.
pub const UNDERLYING_PRICE_UNIT_OF_MEASURE_CURRENCY: u32 = 1719;
/// LegUnitOfMeasureCurrency.
pub const LEG_UNIT_OF_MEASURE_CURRENCY: u32 = 1720;
/// LegPriceUnitOfMeasureCurrency.
pub const LEG_PRICE_UNIT_OF_MEASURE_CURRENCY: u32 = 1721;
/// DerivativeUnitOfMeasureCurrency.
pub const DERIVATIVE_UNIT_OF_MEASURE_CURRENCY: u32 = 1722;
/// DerivativePriceUnitOfMeasureCurrency.
pub const DERIVATIVE_PRICE_UNIT_OF_MEASURE_CURRENCY: u32 = 1723;
/// OrderOrigination.
pub const ORDER_ORIGINATION: u32 = 1724;
/// OriginatingDeptID.
pub const ORIGINATING_DEPT_ID: u32 = 1725;
/// ReceivingDeptID.
pub const RECEIVING_DEPT_ID: u32 = 1726;
/// InformationBarrierID.
pub const INFORMATION_BARRIER_ID: u32 = 1727;
/// FirmGroupID.
pub const FIRM_GROUP_ID: u32 = 1728;
/// FirmMnemonic.
pub const FIRM_MNEMONIC: u32 = 1729;
/// AllocGroupID.
pub const ALLOC_GROUP_ID: u32 = 1730;
/// AvgPxGroupID.
pub const AVG_PX_GROUP_ID: u32 = 1731;
/// FirmAllocText.
pub const FIRM_ALLOC_TEXT: u32 = 1732;
/// EncodedFirmAllocTextLen.
pub const ENCODED_FIRM_ALLOC_TEXT_LEN: u32 = 1733;
/// EncodedFirmAllocText.
pub const ENCODED_FIRM_ALLOC_TEXT: u32 = 1734;
/// AllocationRollupInstruction.
pub const ALLOCATION_ROLLUP_INSTRUCTION: u32 = 1735;
/// AllocGroupQuantity.
pub const ALLOC_GROUP_QUANTITY: u32 = 1736;
/// AllocGroupRemainingQuantity.
pub const ALLOC_GROUP_REMAINING_QUANTITY: u32 = 1737;
/// AllocReversalStatus.
pub const ALLOC_REVERSAL_STATUS: u32 = 1738;
/// ObligationType.
pub const OBLIGATION_TYPE: u32 = 1739;
/// TradePriceNegotiationMethod.
pub const TRADE_PRICE_NEGOTIATION_METHOD: u32 = 1740;
/// UpfrontPriceType.
pub const UPFRONT_PRICE_TYPE: u32 = 1741;
/// UpfrontPrice.
pub const UPFRONT_PRICE: u32 = 1742;
/// LastUpfrontPrice.
pub const LAST_UPFRONT_PRICE: u32 = 1743;
/// ApplLevelRecoveryIndicator.
pub const APPL_LEVEL_RECOVERY_INDICATOR: u32 = 1744;
/// BidMDEntryID.
pub const BID_MD_ENTRY_ID: u32 = 1745;
/// OfferMDEntryID.
pub const OFFER_MD_ENTRY_ID: u32 = 1746;
/// BidQuoteID.
pub const BID_QUOTE_ID: u32 = 1747;
/// OfferQuoteID.
pub const OFFER_QUOTE_ID: u32 = 1748;
/// TotalBidSize.
pub const TOTAL_BID_SIZE: u32 = 1749;
/// TotalOfferSize.
pub const TOTAL_OFFER_SIZE: u32 = 1750;
/// SecondaryQuoteID.
pub const SECONDARY_QUOTE_ID: u32 = 1751;
/// CustodialLotID.
pub const CUSTODIAL_LOT_ID: u32 = 1752;
/// VersusPurchaseDate.
pub const VERSUS_PURCHASE_DATE: u32 = 1753;
/// VersusPurchasePrice.
pub const VERSUS_PURCHASE_PRICE: u32 = 1754;
/// CurrentCostBasis.
pub const CURRENT_COST_BASIS: u32 = 1755;
/// LegCustodialLotID.
pub const LEG_CUSTODIAL_LOT_ID: u32 = 1756;
/// LegVersusPurchaseDate.
pub const LEG_VERSUS_PURCHASE_DATE: u32 = 1757;
/// LegVersusPurchasePrice.
pub const LEG_VERSUS_PURCHASE_PRICE: u32 = 1758;
/// LegCurrentCostBasis.
pub const LEG_CURRENT_COST_BASIS: u32 = 1759;
/// RiskLimitRequestType.
pub const RISK_LIMIT_REQUEST_TYPE: u32 = 1760;
/// RiskLimitRequestResult.
pub const RISK_LIMIT_REQUEST_RESULT: u32 = 1761;
/// RiskLimitRequestStatus.
pub const RISK_LIMIT_REQUEST_STATUS: u32 = 1762;
/// RiskLimitStatus.
pub const RISK_LIMIT_STATUS: u32 = 1763;
/// RiskLimitResult.
pub const RISK_LIMIT_RESULT: u32 = 1764;
/// RiskLimitUtilizationPercent.
pub const RISK_LIMIT_UTILIZATION_PERCENT: u32 = 1765;
/// RiskLimitUtilizationAmount.
pub const RISK_LIMIT_UTILIZATION_AMOUNT: u32 = 1766;
/// RiskLimitAction.
pub const RISK_LIMIT_ACTION: u32 = 1767;
/// RiskWarningLevelAmount.
pub const RISK_WARNING_LEVEL_AMOUNT: u32 = 1768;
/// RiskWarningLevelAction.
pub const RISK_WARNING_LEVEL_ACTION: u32 = 1769;
/// EntitlementRequestID.
pub const ENTITLEMENT_REQUEST_ID: u32 = 1770;
/// EntitlementReportID.
pub const ENTITLEMENT_REPORT_ID: u32 = 1771;
/// NoPartyEntitlements.
pub const NO_PARTY_ENTITLEMENTS: u32 = 1772;
/// NoEntitlements.
pub const NO_ENTITLEMENTS: u32 = 1773;
/// EntitlementIndicator.
pub const ENTITLEMENT_INDICATOR: u32 = 1774;
/// EntitlementType.
pub const ENTITLEMENT_TYPE: u32 = 1775;
/// EntitlementID.
pub const ENTITLEMENT_ID: u32 = 1776;
/// NoEntitlementAttrib.
pub const NO_ENTITLEMENT_ATTRIB: u32 = 1777;
/// EntitlementAttribType.
pub const ENTITLEMENT_ATTRIB_TYPE: u32 = 1778;
/// EntitlementAttribDatatype.
pub const ENTITLEMENT_ATTRIB_DATATYPE: u32 = 1779;
/// EntitlementAttribValue.
pub const ENTITLEMENT_ATTRIB_VALUE: u32 = 1780;
/// EntitlementAttribCurrency.
pub const ENTITLEMENT_ATTRIB_CURRENCY: u32 = 1781;
/// EntitlementStartDate.
pub const ENTITLEMENT_START_DATE: u32 = 1782;
/// EntitlementEndDate.
pub const ENTITLEMENT_END_DATE: u32 = 1783;
/// EntitlementPlatform.
pub const ENTITLEMENT_PLATFORM: u32 = 1784;
/// TradSesControl.
pub const TRAD_SES_CONTROL: u32 = 1785;
/// TradeVolType.
pub const TRADE_VOL_TYPE: u32 = 1786;
/// RefTickTableID.
pub const REF_TICK_TABLE_ID: u32 = 1787;
/// LegID.
pub const LEG_ID: u32 = 1788;
/// NoTargetMarketSegments.
pub const NO_TARGET_MARKET_SEGMENTS: u32 = 1789;
/// TargetMarketSegmentID.
pub const TARGET_MARKET_SEGMENT_ID: u32 = 1790;
/// NoAffectedMarketSegments.
pub const NO_AFFECTED_MARKET_SEGMENTS: u32 = 1791;
/// AffectedMarketSegmentID.
pub const AFFECTED_MARKET_SEGMENT_ID: u32 = 1792;
/// NoNotAffectedMarketSegments.
pub const NO_NOT_AFFECTED_MARKET_SEGMENTS: u32 = 1793;
/// NotAffectedMarketSegmentID.
pub const NOT_AFFECTED_MARKET_SEGMENT_ID: u32 = 1794;
/// NoOrderEvents.
pub const NO_ORDER_EVENTS: u32 = 1795;
/// OrderEventType.
pub const ORDER_EVENT_TYPE: u32 = 1796;
/// OrderEventExecID.
pub const ORDER_EVENT_EXEC_ID: u32 = 1797;
/// OrderEventReason.
pub const ORDER_EVENT_REASON: u32 = 1798;
/// OrderEventPx.
pub const ORDER_EVENT_PX: u32 = 1799;
/// OrderEventQty.
pub const ORDER_EVENT_QTY: u32 = 1800;
/// OrderEventLiquidityIndicator.
pub const ORDER_EVENT_LIQUIDITY_INDICATOR: u32 = 1801;
/// OrderEventText.
pub const ORDER_EVENT_TEXT: u32 = 1802;
/// AuctionType.
pub const AUCTION_TYPE: u32 = 1803;
/// AuctionAllocationPct.
pub const AUCTION_ALLOCATION_PCT: u32 = 1804;
/// AuctionInstruction.
pub const AUCTION_INSTRUCTION: u32 = 1805;
/// RefClOrdID.
pub const REF_CL_ORD_ID: u32 = 1806;
/// LockType.
pub const LOCK_TYPE: u32 = 1807;
/// LockedQty.
pub const LOCKED_QTY: u32 = 1808;
/// SecondaryLockedQty.
pub const SECONDARY_LOCKED_QTY: u32 = 1809;
/// ReleaseInstruction.
pub const RELEASE_INSTRUCTION: u32 = 1810;
/// ReleaseQty.
pub const RELEASE_QTY: u32 = 1811;
/// NoDisclosureInstructions.
pub const NO_DISCLOSURE_INSTRUCTIONS: u32 = 1812;
/// DisclosureType.
pub const DISCLOSURE_TYPE: u32 = 1813;
/// DisclosureInstruction.
pub const DISCLOSURE_INSTRUCTION: u32 = 1814;
/// TradingCapacity.
pub const TRADING_CAPACITY: u32 = 1815;
/// ClearingAccountType.
pub const CLEARING_ACCOUNT_TYPE: u32 = 1816;
/// LegClearingAccountType.
pub const LEG_CLEARING_ACCOUNT_TYPE: u32 = 1817;
/// TargetPartyRoleQualifier.
pub const TARGET_PARTY_ROLE_QUALIFIER: u32 = 1818;
/// RelatedHighPrice.
pub const RELATED_HIGH_PRICE: u32 = 1819;
/// RelatedLowPrice.
pub const RELATED_LOW_PRICE: u32 = 1820;
/// RelatedPriceSource.
pub const RELATED_PRICE_SOURCE: u32 = 1821;
/// MinQtyMethod.
pub const MIN_QTY_METHOD: u32 = 1822;
/// Triggered.
pub const TRIGGERED: u32 = 1823;
/// AffectedOrigClOrdID.
pub const AFFECTED_ORIG_CL_ORD_ID: u32 = 1824;
/// NotAffSecondaryOrderID.
pub const NOT_AFF_SECONDARY_ORDER_ID: u32 = 1825;
/// EventTimePeriod.
pub const EVENT_TIME_PERIOD: u32 = 1826;
/// EventTimeUnit.
pub const EVENT_TIME_UNIT: u32 = 1827;
/// LastQtyVariance.
pub const LAST_QTY_VARIANCE: u32 = 1828;
/// NoCrossLegs.
pub const NO_CROSS_LEGS: u32 = 1829;
/// SettlPriceIncrement.
pub const SETTL_PRICE_INCREMENT: u32 = 1830;
/// SettlPriceSecondaryIncrement.
pub const SETTL_PRICE_SECONDARY_INCREMENT: u32 = 1831;
/// ClearedIndicator.
pub const CLEARED_INDICATOR: u32 = 1832;
/// ContractRefPosType.
pub const CONTRACT_REF_POS_TYPE: u32 = 1833;
/// PositionCapacity.
pub const POSITION_CAPACITY: u32 = 1834;
/// PosQtyUnitOfMeasureCurrency.
pub const POS_QTY_UNIT_OF_MEASURE_CURRENCY: u32 = 1835;
/// PosQtyUnitOfMeasure.
pub const POS_QTY_UNIT_OF_MEASURE: u32 = 1836;
/// UnderlyingContractPriceRefMonth.
pub const UNDERLYING_CONTRACT_PRICE_REF_MONTH: u32 = 1837;
/// NoTradePriceConditions.
pub const NO_TRADE_PRICE_CONDITIONS: u32 = 1838;
/// TradePriceCondition.
pub const TRADE_PRICE_CONDITION: u32 = 1839;
/// TradeAllocStatus.
pub const TRADE_ALLOC_STATUS: u32 = 1840;
/// NoTradeQtys.
pub const NO_TRADE_QTYS: u32 = 1841;
/// TradeQtyType.
pub const TRADE_QTY_TYPE: u32 = 1842;
/// TradeQty.
pub const TRADE_QTY: u32 = 1843;
/// NoTradeAllocAmts.
pub const NO_TRADE_ALLOC_AMTS: u32 = 1844;
/// TradeAllocAmtType.
pub const TRADE_ALLOC_AMT_TYPE: u32 = 1845;
/// TradeAllocAmt.
pub const TRADE_ALLOC_AMT: u32 = 1846;
/// TradeAllocCurrency.
pub const TRADE_ALLOC_CURRENCY: u32 = 1847;
/// TradeAllocGroupInstruction.
pub const TRADE_ALLOC_GROUP_INSTRUCTION: u32 = 1848;
/// OffsetInstruction.
pub const OFFSET_INSTRUCTION: u32 = 1849;
/// TradeAllocAmtReason.
pub const TRADE_ALLOC_AMT_REASON: u32 = 1850;
/// StrategyLinkID.
pub const STRATEGY_LINK_ID: u32 = 1851;
/// SideAvgPx.
pub const SIDE_AVG_PX: u32 = 1852;
/// SideAvgPxIndicator.
pub const SIDE_AVG_PX_INDICATOR: u32 = 1853;
/// SideAvgPxGroupID.
pub const SIDE_AVG_PX_GROUP_ID: u32 = 1854;
/// NoRelatedTrades.
pub const NO_RELATED_TRADES: u32 = 1855;
/// RelatedTradeID.
pub const RELATED_TRADE_ID: u32 = 1856;
/// RelatedTradeIDSource.
pub const RELATED_TRADE_ID_SOURCE: u32 = 1857;
/// RelatedTradeDate.
pub const RELATED_TRADE_DATE: u32 = 1858;
/// RelatedTradeMarketID.
pub const RELATED_TRADE_MARKET_ID: u32 = 1859;
/// RelatedTradeQuantity.
pub const RELATED_TRADE_QUANTITY: u32 = 1860;
/// NoRelatedPositions.
pub const NO_RELATED_POSITIONS: u32 = 1861;
/// RelatedPositionID.
pub const RELATED_POSITION_ID: u32 = 1862;
/// RelatedPositionIDSource.
pub const RELATED_POSITION_ID_SOURCE: u32 = 1863;
/// RelatedPositionDate.
pub const RELATED_POSITION_DATE: u32 = 1864;
/// QuoteAckStatus.
pub const QUOTE_ACK_STATUS: u32 = 1865;
/// StrikeIndex.
pub const STRIKE_INDEX: u32 = 1866;
/// OfferID.
pub const OFFER_ID: u32 = 1867;
/// NoValueChecks.
pub const NO_VALUE_CHECKS: u32 = 1868;
/// ValueCheckType.
pub const VALUE_CHECK_TYPE: u32 = 1869;
/// ValueCheckAction.
pub const VALUE_CHECK_ACTION: u32 = 1870;
/// LegSecurityXMLLen.
pub const LEG_SECURITY_XML_LEN: u32 = 1871;
/// LegSecurityXML.
pub const LEG_SECURITY_XML: u32 = 1872;
/// LegSecurityXMLSchema.
pub const LEG_SECURITY_XML_SCHEMA: u32 = 1873;
/// UnderlyingSecurityXMLLen.
pub const UNDERLYING_SECURITY_XML_LEN: u32 = 1874;
/// UnderlyingSecurityXML.
pub const UNDERLYING_SECURITY_XML: u32 = 1875;
/// UnderlyingSecurityXMLSchema.
pub const UNDERLYING_SECURITY_XML_SCHEMA: u32 = 1876;
/// PartyDetailRequestResult.
pub const PARTY_DETAIL_REQUEST_RESULT: u32 = 1877;
/// PartyDetailRequestStatus.
pub const PARTY_DETAIL_REQUEST_STATUS: u32 = 1878;
/// PartyDetailDefinitionStatus.
pub const PARTY_DETAIL_DEFINITION_STATUS: u32 = 1879;
/// PartyDetailDefinitionResult.
pub const PARTY_DETAIL_DEFINITION_RESULT: u32 = 1880;
/// EntitlementRequestResult.
pub const ENTITLEMENT_REQUEST_RESULT: u32 = 1881;
/// EntitlementRequestStatus.
pub const ENTITLEMENT_REQUEST_STATUS: u32 = 1882;
/// EntitlementStatus.
pub const ENTITLEMENT_STATUS: u32 = 1883;
/// EntitlementResult.
pub const ENTITLEMENT_RESULT: u32 = 1884;
/// EntitlementRefID.
pub const ENTITLEMENT_REF_ID: u32 = 1885;
/// SettlPriceUnitOfMeasure.
pub const SETTL_PRICE_UNIT_OF_MEASURE: u32 = 1886;
/// SettlPriceUnitOfMeasureCurrency.
pub const SETTL_PRICE_UNIT_OF_MEASURE_CURRENCY: u32 = 1887;
/// TradeMatchTimestamp.
pub const TRADE_MATCH_TIMESTAMP: u32 = 1888;
/// NoInstrmtMatchSides.
pub const NO_INSTRMT_MATCH_SIDES: u32 = 1889;
/// NoTrdMatchSides.
pub const NO_TRD_MATCH_SIDES: u32 = 1890;
/// TrdMatchSubID.
pub const TRD_MATCH_SUB_ID: u32 = 1891;
/// NoLegExecs.
pub const NO_LEG_EXECS: u32 = 1892;
/// LegExecID.
pub const LEG_EXEC_ID: u32 = 1893;
/// LegTradeID.
pub const LEG_TRADE_ID: u32 = 1894;
/// LegTradeReportID.
pub const LEG_TRADE_REPORT_ID: u32 = 1895;
/// TradeMatchAckStatus.
pub const TRADE_MATCH_ACK_STATUS: u32 = 1896;
/// TradeMatchRejectReason.
pub const TRADE_MATCH_REJECT_REASON: u32 = 1897;
/// SideMarketSegmentID.
pub const SIDE_MARKET_SEGMENT_ID: u32 = 1898;
/// SideVenueType.
pub const SIDE_VENUE_TYPE: u32 = 1899;
/// SideExecRefID.
pub const SIDE_EXEC_REF_ID: u32 = 1900;
/// LegExecRefID.
pub const LEG_EXEC_REF_ID: u32 = 1901;
/// HaircutIndicator.
pub const HAIRCUT_INDICATOR: u32 = 1902;
/// RegulatoryTradeID.
pub const REGULATORY_TRADE_ID: u32 = 1903;
/// RegulatoryTradeIDEvent.
pub const REGULATORY_TRADE_ID_EVENT: u32 = 1904;
/// RegulatoryTradeIDSource.
pub const REGULATORY_TRADE_ID_SOURCE: u32 = 1905;
/// RegulatoryTradeIDType.
pub const REGULATORY_TRADE_ID_TYPE: u32 = 1906;
/// NoRegulatoryTradeIDs.
pub const NO_REGULATORY_TRADE_IDS: u32 = 1907;
/// NoAllocRegulatoryTradeIDs.
pub const NO_ALLOC_REGULATORY_TRADE_IDS: u32 = 1908;
/// AllocRegulatoryTradeID.
pub const ALLOC_REGULATORY_TRADE_ID: u32 = 1909;
/// AllocRegulatoryTradeIDSource.
pub const ALLOC_REGULATORY_TRADE_ID_SOURCE: u32 = 1910;
/// AllocRegulatoryTradeIDEvent.
pub const ALLOC_REGULATORY_TRADE_ID_EVENT: u32 = 1911;
/// AllocRegulatoryTradeIDType.
pub const ALLOC_REGULATORY_TRADE_ID_TYPE: u32 = 1912;
/// NumOfCompetitors.
pub const NUM_OF_COMPETITORS: u32 = 1913;
/// ResponseTime.
pub const RESPONSE_TIME: u32 = 1914;
/// QuoteDisplayTime.
pub const QUOTE_DISPLAY_TIME: u32 = 1915;
/// ExposureDurationUnit.
pub const EXPOSURE_DURATION_UNIT: u32 = 1916;
/// CoverPrice.
pub const COVER_PRICE: u32 = 1917;
/// NoClearingAccountTypes.
pub const NO_CLEARING_ACCOUNT_TYPES: u32 = 1918;
/// NoPriceMovements.
pub const NO_PRICE_MOVEMENTS: u32 = 1919;
/// NoPriceMovementValues.
pub const NO_PRICE_MOVEMENT_VALUES: u32 = 1920;
/// PriceMovementValue.
pub const PRICE_MOVEMENT_VALUE: u32 = 1921;
/// PriceMovementPoint.
pub const PRICE_MOVEMENT_POINT: u32 = 1922;
/// PriceMovementType.
pub const PRICE_MOVEMENT_TYPE: u32 = 1923;
/// ClearingIntention.
pub const CLEARING_INTENTION: u32 = 1924;
/// TradeClearingInstruction.
pub const TRADE_CLEARING_INSTRUCTION: u32 = 1925;
/// BackloadedTradeIndicator.
pub const BACKLOADED_TRADE_INDICATOR: u32 = 1926;
/// ConfirmationMethod.
pub const CONFIRMATION_METHOD: u32 = 1927;
/// MandatoryClearingIndicator.
pub const MANDATORY_CLEARING_INDICATOR: u32 = 1928;
/// MixedSwapIndicator.
pub const MIXED_SWAP_INDICATOR: u32 = 1929;
/// OffMarketPriceIndicator.
pub const OFF_MARKET_PRICE_INDICATOR: u32 = 1930;
/// VerificationMethod.
pub const VERIFICATION_METHOD: u32 = 1931;
/// ClearingRequirementException.
pub const CLEARING_REQUIREMENT_EXCEPTION: u32 = 1932;
/// IRSDirection.
pub const IRS_DIRECTION: u32 = 1933;
/// RegulatoryReportType.
pub const REGULATORY_REPORT_TYPE: u32 = 1934;
/// VoluntaryRegulatoryReport.
pub const VOLUNTARY_REGULATORY_REPORT: u32 = 1935;
/// TradeCollateralization.
pub const TRADE_COLLATERALIZATION: u32 = 1936;
/// TradeContinuation.
pub const TRADE_CONTINUATION: u32 = 1937;
/// AssetClass.
pub const ASSET_CLASS: u32 = 1938;
/// AssetSubClass.
pub const ASSET_SUB_CLASS: u32 = 1939;
/// AssetType.
pub const ASSET_TYPE: u32 = 1940;
/// SwapClass.
pub const SWAP_CLASS: u32 = 1941;
/// NthToDefault.
pub const NTH_TO_DEFAULT: u32 = 1942;
/// MthToDefault.
pub const MTH_TO_DEFAULT: u32 = 1943;
/// SettledEntityMatrixSource.
pub const SETTLED_ENTITY_MATRIX_SOURCE: u32 = 1944;
/// SettledEntityMatrixPublicationDate.
pub const SETTLED_ENTITY_MATRIX_PUBLICATION_DATE: u32 = 1945;
/// CouponType.
pub const COUPON_TYPE: u32 = 1946;
/// TotalIssuedAmount.
pub const TOTAL_ISSUED_AMOUNT: u32 = 1947;
/// CouponFrequencyPeriod.
pub const COUPON_FREQUENCY_PERIOD: u32 = 1948;
/// CouponFrequencyUnit.
pub const COUPON_FREQUENCY_UNIT: u32 = 1949;
/// CouponDayCount.
pub const COUPON_DAY_COUNT: u32 = 1950;
/// ConvertibleBondEquityID.
pub const CONVERTIBLE_BOND_EQUITY_ID: u32 = 1951;
/// ConvertibleBondEquityIDSource.
pub const CONVERTIBLE_BOND_EQUITY_ID_SOURCE: u32 = 1952;
/// ContractPriceRefMonth.
pub const CONTRACT_PRICE_REF_MONTH: u32 = 1953;
/// LienSeniority.
pub const LIEN_SENIORITY: u32 = 1954;
/// LoanFacility.
pub const LOAN_FACILITY: u32 = 1955;
/// ReferenceEntityType.
pub const REFERENCE_ENTITY_TYPE: u32 = 1956;
/// IndexSeries.
pub const INDEX_SERIES: u32 = 1957;
/// IndexAnnexVersion.
pub const INDEX_ANNEX_VERSION: u32 = 1958;
/// IndexAnnexDate.
pub const INDEX_ANNEX_DATE: u32 = 1959;
/// IndexAnnexSource.
pub const INDEX_ANNEX_SOURCE: u32 = 1960;
/// AgreementVersion.
pub const AGREEMENT_VERSION: u32 = 1961;
/// MasterConfirmationDesc.
pub const MASTER_CONFIRMATION_DESC: u32 = 1962;
/// MasterConfirmationDate.
pub const MASTER_CONFIRMATION_DATE: u32 = 1963;
/// MasterConfirmationAnnexDesc.
pub const MASTER_CONFIRMATION_ANNEX_DESC: u32 = 1964;
/// MasterConfirmationAnnexDate.
pub const MASTER_CONFIRMATION_ANNEX_DATE: u32 = 1965;
/// BrokerConfirmationDesc.
pub const BROKER_CONFIRMATION_DESC: u32 = 1966;
/// CreditSupportAgreementDesc.
pub const CREDIT_SUPPORT_AGREEMENT_DESC: u32 = 1967;
/// CreditSupportAgreementDate.
pub const CREDIT_SUPPORT_AGREEMENT_DATE: u32 = 1968;
/// CreditSupportAgreementID.
pub const CREDIT_SUPPORT_AGREEMENT_ID: u32 = 1969;
/// GoverningLaw.
pub const GOVERNING_LAW: u32 = 1970;
/// NoSideRegulatoryTradeIDs.
pub const NO_SIDE_REGULATORY_TRADE_IDS: u32 = 1971;
/// SideRegulatoryTradeID.
pub const SIDE_REGULATORY_TRADE_ID: u32 = 1972;
/// SideRegulatoryTradeIDSource.
pub const SIDE_REGULATORY_TRADE_ID_SOURCE: u32 = 1973;
/// SideRegulatoryTradeIDEvent.
pub const SIDE_REGULATORY_TRADE_ID_EVENT: u32 = 1974;
/// SideRegulatoryTradeIDType.
pub const SIDE_REGULATORY_TRADE_ID_TYPE: u32 = 1975;
/// NoSecondaryAssetClasses.
pub const NO_SECONDARY_ASSET_CLASSES: u32 = 1976;
/// SecondaryAssetClass.
pub const SECONDARY_ASSET_CLASS: u32 = 1977;
/// SecondaryAssetSubClass.
pub const SECONDARY_ASSET_SUB_CLASS: u32 = 1978;
/// SecondaryAssetType.
pub const SECONDARY_ASSET_TYPE: u32 = 1979;
/// BlockTrdAllocIndicator.
pub const BLOCK_TRD_ALLOC_INDICATOR: u32 = 1980;
/// NoUnderlyingEvents.
pub const NO_UNDERLYING_EVENTS: u32 = 1981;
/// UnderlyingEventType.
pub const UNDERLYING_EVENT_TYPE: u32 = 1982;
/// UnderlyingEventDate.
pub const UNDERLYING_EVENT_DATE: u32 = 1983;
/// UnderlyingEventTime.
pub const UNDERLYING_EVENT_TIME: u32 = 1984;
/// UnderlyingEventTimeUnit.
pub const UNDERLYING_EVENT_TIME_UNIT: u32 = 1985;
/// UnderlyingEventTimePeriod.
pub const UNDERLYING_EVENT_TIME_PERIOD: u32 = 1986;
/// UnderlyingEventPx.
pub const UNDERLYING_EVENT_PX: u32 = 1987;
/// UnderlyingConstituentWeight.
pub const UNDERLYING_CONSTITUENT_WEIGHT: u32 = 1988;
/// UnderlyingCouponType.
pub const UNDERLYING_COUPON_TYPE: u32 = 1989;
/// UnderlyingTotalIssuedAmount.
pub const UNDERLYING_TOTAL_ISSUED_AMOUNT: u32 = 1990;
/// UnderlyingCouponFrequencyPeriod.
pub const UNDERLYING_COUPON_FREQUENCY_PERIOD: u32 = 1991;
/// UnderlyingCouponFrequencyUnit.
pub const UNDERLYING_COUPON_FREQUENCY_UNIT: u32 = 1992;
/// UnderlyingCouponDayCount.
pub const UNDERLYING_COUPON_DAY_COUNT: u32 = 1993;
/// UnderlyingObligationID.
pub const UNDERLYING_OBLIGATION_ID: u32 = 1994;
/// UnderlyingObligationIDSource.
pub const UNDERLYING_OBLIGATION_ID_SOURCE: u32 = 1995;
/// UnderlyingEquityID.
pub const UNDERLYING_EQUITY_ID: u32 = 1996;
/// UnderlyingEquityIDSource.
pub const UNDERLYING_EQUITY_ID_SOURCE: u32 = 1997;
/// UnderlyingLienSeniority.
pub const UNDERLYING_LIEN_SENIORITY: u32 = 1998;
/// UnderlyingLoanFacility.
pub const UNDERLYING_LOAN_FACILITY: u32 = 1999;
/// UnderlyingReferenceEntityType.
pub const UNDERLYING_REFERENCE_ENTITY_TYPE: u32 = 2000;
/// StrikeIndexSpread.
pub const STRIKE_INDEX_SPREAD: u32 = 2001;
/// ValuationSource.
pub const VALUATION_SOURCE: u32 = 2002;
/// UnderlyingIndexSeries.
pub const UNDERLYING_INDEX_SERIES: u32 = 2003;
/// UnderlyingIndexAnnexVersion.
pub const UNDERLYING_INDEX_ANNEX_VERSION: u32 = 2004;
/// UnderlyingIndexAnnexDate.
pub const UNDERLYING_INDEX_ANNEX_DATE: u32 = 2005;
/// UnderlyingIndexAnnexSource.
pub const UNDERLYING_INDEX_ANNEX_SOURCE: u32 = 2006;
/// UnderlyingProductComplex.
pub const UNDERLYING_PRODUCT_COMPLEX: u32 = 2007;
/// UnderlyingSecurityGroup.
pub const UNDERLYING_SECURITY_GROUP: u32 = 2008;
/// UnderlyingSettleOnOpenFlag.
pub const UNDERLYING_SETTLE_ON_OPEN_FLAG: u32 = 2009;
/// UnderlyingAssignmentMethod.
pub const UNDERLYING_ASSIGNMENT_METHOD: u32 = 2010;
/// UnderlyingSecurityStatus.
pub const UNDERLYING_SECURITY_STATUS: u32 = 2011;
/// UnderlyingObligationType.
pub const UNDERLYING_OBLIGATION_TYPE: u32 = 2012;
/// UnderlyingAssetClass.
pub const UNDERLYING_ASSET_CLASS: u32 = 2013;
/// UnderlyingAssetSubClass.
pub const UNDERLYING_ASSET_SUB_CLASS: u32 = 2014;
/// UnderlyingAssetType.
pub const UNDERLYING_ASSET_TYPE: u32 = 2015;
/// UnderlyingSwapClass.
pub const UNDERLYING_SWAP_CLASS: u32 = 2016;
/// UnderlyingNthToDefault.
pub const UNDERLYING_NTH_TO_DEFAULT: u32 = 2017;
/// UnderlyingMthToDefault.
pub const UNDERLYING_MTH_TO_DEFAULT: u32 = 2018;
/// UnderlyingSettledEntityMatrixSource.
pub const UNDERLYING_SETTLED_ENTITY_MATRIX_SOURCE: u32 = 2019;
/// UnderlyingSettledEntityMatrixPublicationDate.
pub const UNDERLYING_SETTLED_ENTITY_MATRIX_PUBLICATION_DATE: u32 = 2020;
/// UnderlyingStrikeMultiplier.
pub const UNDERLYING_STRIKE_MULTIPLIER: u32 = 2021;
/// UnderlyingStrikeValue.
pub const UNDERLYING_STRIKE_VALUE: u32 = 2022;
/// UnderlyingStrikePriceDeterminationMethod.
pub const UNDERLYING_STRIKE_PRICE_DETERMINATION_METHOD: u32 = 2023;
/// UnderlyingStrikePriceBoundaryMethod.
pub const UNDERLYING_STRIKE_PRICE_BOUNDARY_METHOD: u32 = 2024;
/// UnderlyingStrikePriceBoundaryPrecision.
pub const UNDERLYING_STRIKE_PRICE_BOUNDARY_PRECISION: u32 = 2025;
/// UnderlyingMinPriceIncrement.
pub const UNDERLYING_MIN_PRICE_INCREMENT: u32 = 2026;
/// UnderlyingMinPriceIncrementAmount.
pub const UNDERLYING_MIN_PRICE_INCREMENT_AMOUNT: u32 = 2027;
/// UnderlyingOptPayoutType.
pub const UNDERLYING_OPT_PAYOUT_TYPE: u32 = 2028;
/// UnderlyingOptPayoutAmount.
pub const UNDERLYING_OPT_PAYOUT_AMOUNT: u32 = 2029;
/// UnderlyingPriceQuoteMethod.
pub const UNDERLYING_PRICE_QUOTE_METHOD: u32 = 2030;
/// UnderlyingValuationMethod.
pub const UNDERLYING_VALUATION_METHOD: u32 = 2031;
/// UnderlyingListMethod.
pub const UNDERLYING_LIST_METHOD: u32 = 2032;
/// UnderlyingCapPrice.
pub const UNDERLYING_CAP_PRICE: u32 = 2033;
/// UnderlyingFloorPrice.
pub const UNDERLYING_FLOOR_PRICE: u32 = 2034;
/// UnderlyingFlexibleIndicator.
pub const UNDERLYING_FLEXIBLE_INDICATOR: u32 = 2035;
/// UnderlyingFlexProductEligibilityIndicator.
pub const UNDERLYING_FLEX_PRODUCT_ELIGIBILITY_INDICATOR: u32 = 2036;
/// UnderlyingPositionLimit.
pub const UNDERLYING_POSITION_LIMIT: u32 = 2037;
/// UnderlyingNTPositionLimit.
pub const UNDERLYING_NT_POSITION_LIMIT: u32 = 2038;
/// UnderlyingPool.
pub const UNDERLYING_POOL: u32 = 2039;
/// UnderlyingContractSettlMonth.
pub const UNDERLYING_CONTRACT_SETTL_MONTH: u32 = 2040;
/// UnderlyingDatedDate.
pub const UNDERLYING_DATED_DATE: u32 = 2041;
/// UnderlyingInterestAccrualDate.
pub const UNDERLYING_INTEREST_ACCRUAL_DATE: u32 = 2042;
/// UnderlyingShortSaleRestriction.
pub const UNDERLYING_SHORT_SALE_RESTRICTION: u32 = 2043;
/// UnderlyingRefTickTableID.
pub const UNDERLYING_REF_TICK_TABLE_ID: u32 = 2044;
/// NoUnderlyingComplexEvents.
pub const NO_UNDERLYING_COMPLEX_EVENTS: u32 = 2045;
/// UnderlyingComplexEventType.
pub const UNDERLYING_COMPLEX_EVENT_TYPE: u32 = 2046;
/// UnderlyingComplexOptPayoutAmount.
pub const UNDERLYING_COMPLEX_OPT_PAYOUT_AMOUNT: u32 = 2047;
/// UnderlyingComplexEventPrice.
pub const UNDERLYING_COMPLEX_EVENT_PRICE: u32 = 2048;
/// UnderlyingComplexEventPriceBoundaryMethod.
pub const UNDERLYING_COMPLEX_EVENT_PRICE_BOUNDARY_METHOD: u32 = 2049;
/// UnderlyingComplexEventPriceBoundaryPrecision.
pub const UNDERLYING_COMPLEX_EVENT_PRICE_BOUNDARY_PRECISION: u32 = 2050;
/// UnderlyingComplexEventPriceTimeType.
pub const UNDERLYING_COMPLEX_EVENT_PRICE_TIME_TYPE: u32 = 2051;
/// UnderlyingComplexEventCondition.
pub const UNDERLYING_COMPLEX_EVENT_CONDITION: u32 = 2052;
/// NoUnderlyingComplexEventDates.
pub const NO_UNDERLYING_COMPLEX_EVENT_DATES: u32 = 2053;
/// UnderlyingComplexEventStartDate.
pub const UNDERLYING_COMPLEX_EVENT_START_DATE: u32 = 2054;
/// UnderlyingComplexEventEndDate.
pub const UNDERLYING_COMPLEX_EVENT_END_DATE: u32 = 2055;
/// NoUnderlyingComplexEventTimes.
pub const NO_UNDERLYING_COMPLEX_EVENT_TIMES: u32 = 2056;
/// UnderlyingComplexEventStartTime.
pub const UNDERLYING_COMPLEX_EVENT_START_TIME: u32 = 2057;
/// UnderlyingComplexEventEndTime.
pub const UNDERLYING_COMPLEX_EVENT_END_TIME: u32 = 2058;
/// NoLegEvents.
pub const NO_LEG_EVENTS: u32 = 2059;
/// LegEventType.
pub const LEG_EVENT_TYPE: u32 = 2060;
/// LegEventDate.
pub const LEG_EVENT_DATE: u32 = 2061;
/// LegEventTime.
pub const LEG_EVENT_TIME: u32 = 2062;
/// LegEventTimeUnit.
pub const LEG_EVENT_TIME_UNIT: u32 = 2063;
/// LegEventTimePeriod.
pub const LEG_EVENT_TIME_PERIOD: u32 = 2064;
/// LegEventPx.
pub const LEG_EVENT_PX: u32 = 2065;
/// LegEventText.
pub const LEG_EVENT_TEXT: u32 = 2066;
/// LegAssetClass.
pub const LEG_ASSET_CLASS: u32 = 2067;
/// LegAssetSubClass.
pub const LEG_ASSET_SUB_CLASS: u32 = 2068;
/// LegAssetType.
pub const LEG_ASSET_TYPE: u32 = 2069;
/// LegSwapClass.
pub const LEG_SWAP_CLASS: u32 = 2070;
/// UnderlyingEventText.
pub const UNDERLYING_EVENT_TEXT: u32 = 2071;
/// EncodedUnderlyingEventTextLen.
pub const ENCODED_UNDERLYING_EVENT_TEXT_LEN: u32 = 2072;
/// EncodedUnderlyingEventText.
pub const ENCODED_UNDERLYING_EVENT_TEXT: u32 = 2073;
/// EncodedLegEventTextLen.
pub const ENCODED_LEG_EVENT_TEXT_LEN: u32 = 2074;
/// EncodedLegEventText.
pub const ENCODED_LEG_EVENT_TEXT: u32 = 2075;
/// NoLegSecondaryAssetClasses.
pub const NO_LEG_SECONDARY_ASSET_CLASSES: u32 = 2076;
/// LegSecondaryAssetClass.
pub const LEG_SECONDARY_ASSET_CLASS: u32 = 2077;
/// LegSecondaryAssetSubClass.
pub const LEG_SECONDARY_ASSET_SUB_CLASS: u32 = 2078;
/// LegSecondaryAssetType.
pub const LEG_SECONDARY_ASSET_TYPE: u32 = 2079;
/// NoUnderlyingSecondaryAssetClasses.
pub const NO_UNDERLYING_SECONDARY_ASSET_CLASSES: u32 = 2080;
/// UnderlyingSecondaryAssetClass.
pub const UNDERLYING_SECONDARY_ASSET_CLASS: u32 = 2081;
/// UnderlyingSecondaryAssetSubClass.
pub const UNDERLYING_SECONDARY_ASSET_SUB_CLASS: u32 = 2082;
/// UnderlyingSecondaryAssetType.
pub const UNDERLYING_SECONDARY_ASSET_TYPE: u32 = 2083;
/// PreviousClearingBusinessDate.
pub const PREVIOUS_CLEARING_BUSINESS_DATE: u32 = 2084;
/// ValuationDate.
pub const VALUATION_DATE: u32 = 2085;
/// ValuationTime.
pub const VALUATION_TIME: u32 = 2086;
/// ValuationBusinessCenter.
pub const VALUATION_BUSINESS_CENTER: u32 = 2087;
/// MarginAmtFXRate.
pub const MARGIN_AMT_FX_RATE: u32 = 2088;
/// MarginAmtFXRateCalc.
pub const MARGIN_AMT_FX_RATE_CALC: u32 = 2089;
/// CollateralFXRate.
pub const COLLATERAL_FX_RATE: u32 = 2090;
/// CollateralFXRateCalc.
pub const COLLATERAL_FX_RATE_CALC: u32 = 2091;
/// CollateralAmountMarketSegmentID.
pub const COLLATERAL_AMOUNT_MARKET_SEGMENT_ID: u32 = 2092;
/// CollateralAmountMarketID.
pub const COLLATERAL_AMOUNT_MARKET_ID: u32 = 2093;
/// PayCollectFXRate.
pub const PAY_COLLECT_FX_RATE: u32 = 2094;
/// PayCollectFXRateCalc.
pub const PAY_COLLECT_FX_RATE_CALC: u32 = 2095;
/// PosAmtStreamDesc.
pub const POS_AMT_STREAM_DESC: u32 = 2096;
/// PositionFXRate.
pub const POSITION_FX_RATE: u32 = 2097;
/// PositionFXRateCalc.
pub const POSITION_FX_RATE_CALC: u32 = 2098;
/// PosAmtMarketSegmentID.
pub const POS_AMT_MARKET_SEGMENT_ID: u32 = 2099;
/// PosAmtMarketID.
pub const POS_AMT_MARKET_ID: u32 = 2100;
/// TerminatedIndicator.
pub const TERMINATED_INDICATOR: u32 = 2101;
/// ShortMarkingExemptIndicator.
pub const SHORT_MARKING_EXEMPT_INDICATOR: u32 = 2102;
/// RelatedRegulatoryTradeIDSource.
pub const RELATED_REGULATORY_TRADE_ID_SOURCE: u32 = 2103;
/// NoAttachments.
pub const NO_ATTACHMENTS: u32 = 2104;
/// AttachmentName.
pub const ATTACHMENT_NAME: u32 = 2105;
/// AttachmentMediaType.
pub const ATTACHMENT_MEDIA_TYPE: u32 = 2106;
/// AttachmentClassification.
pub const ATTACHMENT_CLASSIFICATION: u32 = 2107;
/// AttachmentExternalURL.
pub const ATTACHMENT_EXTERNAL_URL: u32 = 2108;
/// AttachmentEncodingType.
pub const ATTACHMENT_ENCODING_TYPE: u32 = 2109;
/// UnencodedAttachmentLen.
pub const UNENCODED_ATTACHMENT_LEN: u32 = 2110;
/// EncodedAttachmentLen.
pub const ENCODED_ATTACHMENT_LEN: u32 = 2111;
/// EncodedAttachment.
pub const ENCODED_ATTACHMENT: u32 = 2112;
/// NoAttachmentKeywords.
pub const NO_ATTACHMENT_KEYWORDS: u32 = 2113;
/// AttachmentKeyword.
pub const ATTACHMENT_KEYWORD: u32 = 2114;
/// NegotiationMethod.
pub const NEGOTIATION_METHOD: u32 = 2115;
/// NextAuctionTime.
pub const NEXT_AUCTION_TIME: u32 = 2116;
/// ComplexOptPayoutPaySide.
pub const COMPLEX_OPT_PAYOUT_PAY_SIDE: u32 = 2117;
/// ComplexOptPayoutReceiveSide.
pub const COMPLEX_OPT_PAYOUT_RECEIVE_SIDE: u32 = 2118;
/// ComplexOptPayoutUnderlier.
pub const COMPLEX_OPT_PAYOUT_UNDERLIER: u32 = 2119;
/// ComplexOptPayoutPercentage.
pub const COMPLEX_OPT_PAYOUT_PERCENTAGE: u32 = 2120;
/// ComplexOptPayoutTime.
pub const COMPLEX_OPT_PAYOUT_TIME: u32 = 2121;
/// ComplexOptPayoutCurrency.
pub const COMPLEX_OPT_PAYOUT_CURRENCY: u32 = 2122;
/// ComplexEventPricePercentage.
pub const COMPLEX_EVENT_PRICE_PERCENTAGE: u32 = 2123;
/// ComplexEventCurrencyOne.
pub const COMPLEX_EVENT_CURRENCY_ONE: u32 = 2124;
/// ComplexEventCurrencyTwo.
pub const COMPLEX_EVENT_CURRENCY_TWO: u32 = 2125;
/// ComplexEventQuoteBasis.
pub const COMPLEX_EVENT_QUOTE_BASIS: u32 = 2126;
/// ComplexEventFixedFXRate.
pub const COMPLEX_EVENT_FIXED_FX_RATE: u32 = 2127;
/// ComplexEventDeterminationMethod.
pub const COMPLEX_EVENT_DETERMINATION_METHOD: u32 = 2128;
/// ComplexEventCalculationAgent.
pub const COMPLEX_EVENT_CALCULATION_AGENT: u32 = 2129;
/// ComplexEventStrikePrice.
pub const COMPLEX_EVENT_STRIKE_PRICE: u32 = 2130;
/// ComplexEventStrikeFactor.
pub const COMPLEX_EVENT_STRIKE_FACTOR: u32 = 2131;
/// ComplexEventStrikeNumberOfOptions.
pub const COMPLEX_EVENT_STRIKE_NUMBER_OF_OPTIONS: u32 = 2132;
/// ComplexEventCreditEventsXIDRef.
pub const COMPLEX_EVENT_CREDIT_EVENTS_XID_REF: u32 = 2133;
/// ComplexEventCreditEventNotifyingParty.
pub const COMPLEX_EVENT_CREDIT_EVENT_NOTIFYING_PARTY: u32 = 2134;
/// ComplexEventCreditEventBusinessCenter.
pub const COMPLEX_EVENT_CREDIT_EVENT_BUSINESS_CENTER: u32 = 2135;
/// ComplexEventCreditEventStandardSources.
pub const COMPLEX_EVENT_CREDIT_EVENT_STANDARD_SOURCES: u32 = 2136;
/// ComplexEventCreditEventMinimumSources.
pub const COMPLEX_EVENT_CREDIT_EVENT_MINIMUM_SOURCES: u32 = 2137;
/// ComplexEventXID.
pub const COMPLEX_EVENT_XID: u32 = 2138;
/// ComplexEventXIDRef.
pub const COMPLEX_EVENT_XID_REF: u32 = 2139;
/// ValuationReferenceModel.
pub const VALUATION_REFERENCE_MODEL: u32 = 2140;
/// StrategyType.
pub const STRATEGY_TYPE: u32 = 2141;
/// CommonPricingIndicator.
pub const COMMON_PRICING_INDICATOR: u32 = 2142;
/// SettlDisruptionProvision.
pub const SETTL_DISRUPTION_PROVISION: u32 = 2143;
/// InstrumentRoundingDirection.
pub const INSTRUMENT_ROUNDING_DIRECTION: u32 = 2144;
/// InstrumentRoundingPrecision.
pub const INSTRUMENT_ROUNDING_PRECISION: u32 = 2145;
/// LegSettleOnOpenFlag.
pub const LEG_SETTLE_ON_OPEN_FLAG: u32 = 2146;
/// LegInstrmtAssignmentMethod.
pub const LEG_INSTRMT_ASSIGNMENT_METHOD: u32 = 2147;
/// LegSecurityStatus.
pub const LEG_SECURITY_STATUS: u32 = 2148;
/// LegRestructuringType.
pub const LEG_RESTRUCTURING_TYPE: u32 = 2149;
/// LegSeniority.
pub const LEG_SENIORITY: u32 = 2150;
/// LegNotionalPercentageOutstanding.
pub const LEG_NOTIONAL_PERCENTAGE_OUTSTANDING: u32 = 2151;
/// LegOriginalNotionalPercentageOutstanding.
pub const LEG_ORIGINAL_NOTIONAL_PERCENTAGE_OUTSTANDING: u32 = 2152;
/// LegAttachmentPoint.
pub const LEG_ATTACHMENT_POINT: u32 = 2153;
/// LegDetachmentPoint.
pub const LEG_DETACHMENT_POINT: u32 = 2154;
/// LegObligationType.
pub const LEG_OBLIGATION_TYPE: u32 = 2155;
/// LegSwapSubClass.
pub const LEG_SWAP_SUB_CLASS: u32 = 2156;
/// LegNthToDefault.
pub const LEG_NTH_TO_DEFAULT: u32 = 2157;
/// LegMthToDefault.
pub const LEG_MTH_TO_DEFAULT: u32 = 2158;
/// LegSettledEntityMatrixSource.
pub const LEG_SETTLED_ENTITY_MATRIX_SOURCE: u32 = 2159;
/// LegSettledEntityMatrixPublicationDate.
pub const LEG_SETTLED_ENTITY_MATRIX_PUBLICATION_DATE: u32 = 2160;
/// LegCouponType.
pub const LEG_COUPON_TYPE: u32 = 2161;
/// LegTotalIssuedAmount.
pub const LEG_TOTAL_ISSUED_AMOUNT: u32 = 2162;
/// LegCouponFrequencyPeriod.
pub const LEG_COUPON_FREQUENCY_PERIOD: u32 = 2163;
/// LegCouponFrequencyUnit.
pub const LEG_COUPON_FREQUENCY_UNIT: u32 = 2164;
/// LegCouponDayCount.
pub const LEG_COUPON_DAY_COUNT: u32 = 2165;
/// LegConvertibleBondEquityID.
pub const LEG_CONVERTIBLE_BOND_EQUITY_ID: u32 = 2166;
/// LegConvertibleBondEquityIDSource.
pub const LEG_CONVERTIBLE_BOND_EQUITY_ID_SOURCE: u32 = 2167;
/// LegContractPriceRefMonth.
pub const LEG_CONTRACT_PRICE_REF_MONTH: u32 = 2168;
/// LegLienSeniority.
pub const LEG_LIEN_SENIORITY: u32 = 2169;
/// LegLoanFacility.
pub const LEG_LOAN_FACILITY: u32 = 2170;
/// LegReferenceEntityType.
pub const LEG_REFERENCE_ENTITY_TYPE: u32 = 2171;
/// LegIndexSeries.
pub const LEG_INDEX_SERIES: u32 = 2172;
/// LegIndexAnnexVersion.
pub const LEG_INDEX_ANNEX_VERSION: u32 = 2173;
/// LegIndexAnnexDate.
pub const LEG_INDEX_ANNEX_DATE: u32 = 2174;
/// LegIndexAnnexSource.
pub const LEG_INDEX_ANNEX_SOURCE: u32 = 2175;
/// LegSettlRateIndex.
pub const LEG_SETTL_RATE_INDEX: u32 = 2176;
/// LegSettlRateIndexLocation.
pub const LEG_SETTL_RATE_INDEX_LOCATION: u32 = 2177;
/// LegOptionExpirationDesc.
pub const LEG_OPTION_EXPIRATION_DESC: u32 = 2178;
/// EncodedLegOptionExpirationDescLen.
pub const ENCODED_LEG_OPTION_EXPIRATION_DESC_LEN: u32 = 2179;
/// EncodedLegOptionExpirationDesc.
pub const ENCODED_LEG_OPTION_EXPIRATION_DESC: u32 = 2180;
/// LegStrikeMultiplier.
pub const LEG_STRIKE_MULTIPLIER: u32 = 2181;
/// LegStrikeValue.
pub const LEG_STRIKE_VALUE: u32 = 2182;
/// LegStrikeUnitOfMeasure.
pub const LEG_STRIKE_UNIT_OF_MEASURE: u32 = 2183;
/// LegStrikeIndex.
pub const LEG_STRIKE_INDEX: u32 = 2184;
/// LegStrikeIndexSpread.
pub const LEG_STRIKE_INDEX_SPREAD: u32 = 2185;
/// LegStrikePriceDeterminationMethod.
pub const LEG_STRIKE_PRICE_DETERMINATION_METHOD: u32 = 2186;
/// LegStrikePriceBoundaryMethod.
pub const LEG_STRIKE_PRICE_BOUNDARY_METHOD: u32 = 2187;
/// LegStrikePriceBoundaryPrecision.
pub const LEG_STRIKE_PRICE_BOUNDARY_PRECISION: u32 = 2188;
/// LegUnderlyingPriceDeterminationMethod.
pub const LEG_UNDERLYING_PRICE_DETERMINATION_METHOD: u32 = 2189;
/// LegMinPriceIncrement.
pub const LEG_MIN_PRICE_INCREMENT: u32 = 2190;
/// LegMinPriceIncrementAmount.
pub const LEG_MIN_PRICE_INCREMENT_AMOUNT: u32 = 2191;
/// LegSettlMethod.
pub const LEG_SETTL_METHOD: u32 = 2192;
/// LegOptPayoutType.
pub const LEG_OPT_PAYOUT_TYPE: u32 = 2193;
/// LegOptPayoutAmount.
pub const LEG_OPT_PAYOUT_AMOUNT: u32 = 2194;
/// LegPriceQuoteMethod.
pub const LEG_PRICE_QUOTE_METHOD: u32 = 2195;
/// LegValuationMethod.
pub const LEG_VALUATION_METHOD: u32 = 2196;
/// LegValuationSource.
pub const LEG_VALUATION_SOURCE: u32 = 2197;
/// LegValuationReferenceModel.
pub const LEG_VALUATION_REFERENCE_MODEL: u32 = 2198;
/// LegListMethod.
pub const LEG_LIST_METHOD: u32 = 2199;
/// LegCapPrice.
pub const LEG_CAP_PRICE: u32 = 2200;
/// LegFloorPrice.
pub const LEG_FLOOR_PRICE: u32 = 2201;
/// LegFlexibleIndicator.
pub const LEG_FLEXIBLE_INDICATOR: u32 = 2202;
/// LegFlexProductEligibilityIndicator.
pub const LEG_FLEX_PRODUCT_ELIGIBILITY_INDICATOR: u32 = 2203;
/// LegComplexEventStartTime.
pub const LEG_COMPLEX_EVENT_START_TIME: u32 = 2204;
/// LegPositionLimit.
pub const LEG_POSITION_LIMIT: u32 = 2205;
/// LegNTPositionLimit.
pub const LEG_NT_POSITION_LIMIT: u32 = 2206;
/// LegCPProgram.
pub const LEG_CP_PROGRAM: u32 = 2207;
/// LegCPRegType.
pub const LEG_CP_REG_TYPE: u32 = 2208;
/// LegShortSaleRestriction.
pub const LEG_SHORT_SALE_RESTRICTION: u32 = 2209;
/// AssetGroup.
pub const ASSET_GROUP: u32 = 2210;
/// LegStrategyType.
pub const LEG_STRATEGY_TYPE: u32 = 2211;
/// LegCommonPricingIndicator.
pub const LEG_COMMON_PRICING_INDICATOR: u32 = 2212;
/// LegSettlDisruptionProvision.
pub const LEG_SETTL_DISRUPTION_PROVISION: u32 = 2213;
/// LegInstrumentRoundingDirection.
pub const LEG_INSTRUMENT_ROUNDING_DIRECTION: u32 = 2214;
/// LegInstrumentRoundingPrecision.
pub const LEG_INSTRUMENT_ROUNDING_PRECISION: u32 = 2215;
/// MiscFeeRate.
pub const MISC_FEE_RATE: u32 = 2216;
/// MiscFeeAmountDue.
pub const MISC_FEE_AMOUNT_DUE: u32 = 2217;
/// NoLegComplexEvents.
pub const NO_LEG_COMPLEX_EVENTS: u32 = 2218;
/// LegComplexEventType.
pub const LEG_COMPLEX_EVENT_TYPE: u32 = 2219;
/// LegComplexOptPayoutPaySide.
pub const LEG_COMPLEX_OPT_PAYOUT_PAY_SIDE: u32 = 2220;
/// LegComplexOptPayoutReceiveSide.
pub const LEG_COMPLEX_OPT_PAYOUT_RECEIVE_SIDE: u32 = 2221;
/// LegComplexOptPayoutUnderlier.
pub const LEG_COMPLEX_OPT_PAYOUT_UNDERLIER: u32 = 2222;
/// LegComplexOptPayoutAmount.
pub const LEG_COMPLEX_OPT_PAYOUT_AMOUNT: u32 = 2223;
/// LegComplexOptPayoutPercentage.
pub const LEG_COMPLEX_OPT_PAYOUT_PERCENTAGE: u32 = 2224;
/// LegComplexOptPayoutTime.
pub const LEG_COMPLEX_OPT_PAYOUT_TIME: u32 = 2225;
/// LegComplexOptPayoutCurrency.
pub const LEG_COMPLEX_OPT_PAYOUT_CURRENCY: u32 = 2226;
/// LegComplexEventPrice.
pub const LEG_COMPLEX_EVENT_PRICE: u32 = 2227;
/// LegComplexEventPricePercentage.
pub const LEG_COMPLEX_EVENT_PRICE_PERCENTAGE: u32 = 2228;
/// LegComplexEventPriceBoundaryMethod.
pub const LEG_COMPLEX_EVENT_PRICE_BOUNDARY_METHOD: u32 = 2229;
/// LegComplexEventPriceBoundaryPrecision.
pub const LEG_COMPLEX_EVENT_PRICE_BOUNDARY_PRECISION: u32 = 2230;
/// LegComplexEventPriceTimeType.
pub const LEG_COMPLEX_EVENT_PRICE_TIME_TYPE: u32 = 2231;
/// LegComplexEventCondition.
pub const LEG_COMPLEX_EVENT_CONDITION: u32 = 2232;
/// LegComplexEventCurrencyOne.
pub const LEG_COMPLEX_EVENT_CURRENCY_ONE: u32 = 2233;
/// LegComplexEventCurrencyTwo.
pub const LEG_COMPLEX_EVENT_CURRENCY_TWO: u32 = 2234;
/// LegComplexEventQuoteBasis.
pub const LEG_COMPLEX_EVENT_QUOTE_BASIS: u32 = 2235;
/// LegComplexEventFixedFXRate.
pub const LEG_COMPLEX_EVENT_FIXED_FX_RATE: u32 = 2236;
/// LegComplexEventDeterminationMethod.
pub const LEG_COMPLEX_EVENT_DETERMINATION_METHOD: u32 = 2237;
/// LegComplexEventCalculationAgent.
pub const LEG_COMPLEX_EVENT_CALCULATION_AGENT: u32 = 2238;
/// LegComplexEventStrikePrice.
pub const LEG_COMPLEX_EVENT_STRIKE_PRICE: u32 = 2239;
/// LegComplexEventStrikeFactor.
pub const LEG_COMPLEX_EVENT_STRIKE_FACTOR: u32 = 2240;
/// LegComplexEventStrikeNumberOfOptions.
pub const LEG_COMPLEX_EVENT_STRIKE_NUMBER_OF_OPTIONS: u32 = 2241;
/// LegComplexEventCreditEventsXIDRef.
pub const LEG_COMPLEX_EVENT_CREDIT_EVENTS_XID_REF: u32 = 2242;
/// LegComplexEventCreditEventNotifyingParty.
pub const LEG_COMPLEX_EVENT_CREDIT_EVENT_NOTIFYING_PARTY: u32 = 2243;
/// LegComplexEventCreditEventBusinessCenter.
pub const LEG_COMPLEX_EVENT_CREDIT_EVENT_BUSINESS_CENTER: u32 = 2244;
/// LegComplexEventCreditEventStandardSources.
pub const LEG_COMPLEX_EVENT_CREDIT_EVENT_STANDARD_SOURCES: u32 = 2245;
/// LegComplexEventCreditEventMinimumSources.
pub const LEG_COMPLEX_EVENT_CREDIT_EVENT_MINIMUM_SOURCES: u32 = 2246;
/// LegComplexEventEndTime.
pub const LEG_COMPLEX_EVENT_END_TIME: u32 = 2247;
/// LegComplexEventXID.
pub const LEG_COMPLEX_EVENT_XID: u32 = 2248;
/// LegComplexEventXIDRef.
pub const LEG_COMPLEX_EVENT_XID_REF: u32 = 2249;
/// NoLegComplexEventDates.
pub const NO_LEG_COMPLEX_EVENT_DATES: u32 = 2250;
/// LegComplexEventStartDate.
pub const LEG_COMPLEX_EVENT_START_DATE: u32 = 2251;
/// LegComplexEventEndDate.
pub const LEG_COMPLEX_EVENT_END_DATE: u32 = 2252;
/// NoLegComplexEventTimes.
pub const NO_LEG_COMPLEX_EVENT_TIMES: u32 = 2253;
/// NoLegInstrumentParties.
pub const NO_LEG_INSTRUMENT_PARTIES: u32 = 2254;
/// LegInstrumentPartyID.
pub const LEG_INSTRUMENT_PARTY_ID: u32 = 2255;
/// LegInstrumentPartyIDSource.
pub const LEG_INSTRUMENT_PARTY_ID_SOURCE: u32 = 2256;
/// LegInstrumentPartyRole.
pub const LEG_INSTRUMENT_PARTY_ROLE: u32 = 2257;
/// NoLegInstrumentPartySubIDs.
pub const NO_LEG_INSTRUMENT_PARTY_SUB_IDS: u32 = 2258;
/// LegInstrumentPartySubID.
pub const LEG_INSTRUMENT_PARTY_SUB_ID: u32 = 2259;
/// LegInstrumentPartySubIDType.
pub const LEG_INSTRUMENT_PARTY_SUB_ID_TYPE: u32 = 2260;
/// UnderlyingComplexOptPayoutPaySide.
pub const UNDERLYING_COMPLEX_OPT_PAYOUT_PAY_SIDE: u32 = 2261;
/// UnderlyingComplexOptPayoutReceiveSide.
pub const UNDERLYING_COMPLEX_OPT_PAYOUT_RECEIVE_SIDE: u32 = 2262;
/// UnderlyingComplexOptPayoutUnderlier.
pub const UNDERLYING_COMPLEX_OPT_PAYOUT_UNDERLIER: u32 = 2263;
/// UnderlyingComplexOptPayoutPercentage.
pub const UNDERLYING_COMPLEX_OPT_PAYOUT_PERCENTAGE: u32 = 2264;
/// UnderlyingComplexOptPayoutTime.
pub const UNDERLYING_COMPLEX_OPT_PAYOUT_TIME: u32 = 2265;
/// UnderlyingComplexOptPayoutCurrency.
pub const UNDERLYING_COMPLEX_OPT_PAYOUT_CURRENCY: u32 = 2266;
/// UnderlyingComplexEventPricePercentage.
pub const UNDERLYING_COMPLEX_EVENT_PRICE_PERCENTAGE: u32 = 2267;
/// UnderlyingComplexEventCurrencyOne.
pub const UNDERLYING_COMPLEX_EVENT_CURRENCY_ONE: u32 = 2268;
/// UnderlyingComplexEventCurrencyTwo.
pub const UNDERLYING_COMPLEX_EVENT_CURRENCY_TWO: u32 = 2269;
/// UnderlyingComplexEventQuoteBasis.
pub const UNDERLYING_COMPLEX_EVENT_QUOTE_BASIS: u32 = 2270;
/// UnderlyingComplexEventFixedFXRate.
pub const UNDERLYING_COMPLEX_EVENT_FIXED_FX_RATE: u32 = 2271;
/// UnderlyingComplexEventDeterminationMethod.
pub const UNDERLYING_COMPLEX_EVENT_DETERMINATION_METHOD: u32 = 2272;
/// UnderlyingComplexEventCalculationAgent.
pub const UNDERLYING_COMPLEX_EVENT_CALCULATION_AGENT: u32 = 2273;
/// UnderlyingComplexEventStrikePrice.
pub const UNDERLYING_COMPLEX_EVENT_STRIKE_PRICE: u32 = 2274;
/// UnderlyingComplexEventStrikeFactor.
pub const UNDERLYING_COMPLEX_EVENT_STRIKE_FACTOR: u32 = 2275;
/// UnderlyingComplexEventStrikeNumberOfOptions.
pub const UNDERLYING_COMPLEX_EVENT_STRIKE_NUMBER_OF_OPTIONS: u32 = 2276;
/// UnderlyingComplexEventCreditEventsXIDRef.
pub const UNDERLYING_COMPLEX_EVENT_CREDIT_EVENTS_XID_REF: u32 = 2277;
/// UnderlyingComplexEventCreditEventNotifyingParty.
pub const UNDERLYING_COMPLEX_EVENT_CREDIT_EVENT_NOTIFYING_PARTY: u32 = 2278;
/// UnderlyingComplexEventCreditEventBusinessCenter.
pub const UNDERLYING_COMPLEX_EVENT_CREDIT_EVENT_BUSINESS_CENTER: u32 = 2279;
/// UnderlyingComplexEventCreditEventStandardSources.
pub const UNDERLYING_COMPLEX_EVENT_CREDIT_EVENT_STANDARD_SOURCES: u32 = 2280;
/// UnderlyingComplexEventCreditEventMinimumSources.
pub const UNDERLYING_COMPLEX_EVENT_CREDIT_EVENT_MINIMUM_SOURCES: u32 = 2281;
/// UnderlyingComplexEventXID.
pub const UNDERLYING_COMPLEX_EVENT_XID: u32 = 2282;
/// UnderlyingComplexEventXIDRef.
pub const UNDERLYING_COMPLEX_EVENT_XID_REF: u32 = 2283;
/// UnderlyingSettlRateIndex.
pub const UNDERLYING_SETTL_RATE_INDEX: u32 = 2284;
/// UnderlyingSettlRateIndexLocation.
pub const UNDERLYING_SETTL_RATE_INDEX_LOCATION: u32 = 2285;
/// UnderlyingOptionExpirationDesc.
pub const UNDERLYING_OPTION_EXPIRATION_DESC: u32 = 2286;
/// EncodedUnderlyingOptionExpirationDescLen.
pub const ENCODED_UNDERLYING_OPTION_EXPIRATION_DESC_LEN: u32 = 2287;
/// EncodedUnderlyingOptionExpirationDesc.
pub const ENCODED_UNDERLYING_OPTION_EXPIRATION_DESC: u32 = 2288;
/// UnderlyingSwapSubClass.
pub const UNDERLYING_SWAP_SUB_CLASS: u32 = 2289;
/// UnderlyingStrikeUnitOfMeasure.
pub const UNDERLYING_STRIKE_UNIT_OF_MEASURE: u32 = 2290;
/// UnderlyingStrikeIndex.
pub const UNDERLYING_STRIKE_INDEX: u32 = 2291;
/// UnderlyingStrikeIndexSpread.
pub const UNDERLYING_STRIKE_INDEX_SPREAD: u32 = 2292;
/// UnderlyingValuationSource.
pub const UNDERLYING_VALUATION_SOURCE: u32 = 2293;
/// UnderlyingValuationReferenceModel.
pub const UNDERLYING_VALUATION_REFERENCE_MODEL: u32 = 2294;
/// UnderlyingStrategyType.
pub const UNDERLYING_STRATEGY_TYPE: u32 = 2295;
/// UnderlyingCommonPricingIndicator.
pub const UNDERLYING_COMMON_PRICING_INDICATOR: u32 = 2296;
/// UnderlyingSettlDisruptionProvision.
pub const UNDERLYING_SETTL_DISRUPTION_PROVISION: u32 = 2297;
/// UnderlyingInstrumentRoundingDirection.
pub const UNDERLYING_INSTRUMENT_ROUNDING_DIRECTION: u32 = 2298;
/// UnderlyingInstrumentRoundingPrecision.
pub const UNDERLYING_INSTRUMENT_ROUNDING_PRECISION: u32 = 2299;
/// AllocGrossTradeAmt.
pub const ALLOC_GROSS_TRADE_AMT: u32 = 2300;
/// LastQtyChanged.
pub const LAST_QTY_CHANGED: u32 = 2301;
/// TradeVersion.
pub const TRADE_VERSION: u32 = 2302;
/// HistoricalReportIndicator.
pub const HISTORICAL_REPORT_INDICATOR: u32 = 2303;
/// NoAssetAttributes.
pub const NO_ASSET_ATTRIBUTES: u32 = 2304;
/// AssetAttributeType.
pub const ASSET_ATTRIBUTE_TYPE: u32 = 2305;
/// AssetAttributeValue.
pub const ASSET_ATTRIBUTE_VALUE: u32 = 2306;
/// AssetAttributeLimit.
pub const ASSET_ATTRIBUTE_LIMIT: u32 = 2307;
/// NoLegAssetAttributes.
pub const NO_LEG_ASSET_ATTRIBUTES: u32 = 2308;
/// LegAssetAttributeType.
pub const LEG_ASSET_ATTRIBUTE_TYPE: u32 = 2309;
/// LegAssetAttributeValue.
pub const LEG_ASSET_ATTRIBUTE_VALUE: u32 = 2310;
/// LegAssetAttributeLimit.
pub const LEG_ASSET_ATTRIBUTE_LIMIT: u32 = 2311;
/// NoUnderlyingAssetAttributes.
pub const NO_UNDERLYING_ASSET_ATTRIBUTES: u32 = 2312;
/// UnderlyingAssetAttributeType.
pub const UNDERLYING_ASSET_ATTRIBUTE_TYPE: u32 = 2313;
/// UnderlyingAssetAttributeValue.
pub const UNDERLYING_ASSET_ATTRIBUTE_VALUE: u32 = 2314;
/// UnderlyingAssetAttributeLimit.
pub const UNDERLYING_ASSET_ATTRIBUTE_LIMIT: u32 = 2315;
/// RiskLimitReportStatus.
pub const RISK_LIMIT_REPORT_STATUS: u32 = 2316;
/// RiskLimitReportRejectReason.
pub const RISK_LIMIT_REPORT_REJECT_REASON: u32 = 2317;
/// RiskLimitCheckRequestID.
pub const RISK_LIMIT_CHECK_REQUEST_ID: u32 = 2318;
/// RiskLimitCheckID.
pub const RISK_LIMIT_CHECK_ID: u32 = 2319;
/// RiskLimitCheckTransType.
pub const RISK_LIMIT_CHECK_TRANS_TYPE: u32 = 2320;
/// RiskLimitCheckType.
pub const RISK_LIMIT_CHECK_TYPE: u32 = 2321;
/// RiskLimitCheckRequestRefID.
pub const RISK_LIMIT_CHECK_REQUEST_REF_ID: u32 = 2322;
/// RiskLimitCheckRequestType.
pub const RISK_LIMIT_CHECK_REQUEST_TYPE: u32 = 2323;
/// RiskLimitCheckAmount.
pub const RISK_LIMIT_CHECK_AMOUNT: u32 = 2324;
/// RiskLimitCheckRequestStatus.
pub const RISK_LIMIT_CHECK_REQUEST_STATUS: u32 = 2325;
/// RiskLimitCheckRequestResult.
pub const RISK_LIMIT_CHECK_REQUEST_RESULT: u32 = 2326;
/// RiskLimitApprovedAmount.
pub const RISK_LIMIT_APPROVED_AMOUNT: u32 = 2327;
/// PartyActionRequestID.
pub const PARTY_ACTION_REQUEST_ID: u32 = 2328;
/// PartyActionType.
pub const PARTY_ACTION_TYPE: u32 = 2329;
/// ApplTestMessageIndicator.
pub const APPL_TEST_MESSAGE_INDICATOR: u32 = 2330;
/// PartyActionReportID.
pub const PARTY_ACTION_REPORT_ID: u32 = 2331;
/// PartyActionResponse.
pub const PARTY_ACTION_RESPONSE: u32 = 2332;
/// PartyActionRejectReason.
pub const PARTY_ACTION_REJECT_REASON: u32 = 2333;
/// RefRiskLimitCheckID.
pub const REF_RISK_LIMIT_CHECK_ID: u32 = 2334;
/// RefRiskLimitCheckIDType.
pub const REF_RISK_LIMIT_CHECK_ID_TYPE: u32 = 2335;
/// RiskLimitVelocityPeriod.
pub const RISK_LIMIT_VELOCITY_PERIOD: u32 = 2336;
/// RiskLimitVelocityUnit.
pub const RISK_LIMIT_VELOCITY_UNIT: u32 = 2337;
/// RequestingPartyRoleQualifier.
pub const REQUESTING_PARTY_ROLE_QUALIFIER: u32 = 2338;
/// RiskLimitCheckModelType.
pub const RISK_LIMIT_CHECK_MODEL_TYPE: u32 = 2339;
/// EventMonthYear.
pub const EVENT_MONTH_YEAR: u32 = 2340;
/// LegEventMonthYear.
pub const LEG_EVENT_MONTH_YEAR: u32 = 2341;
/// UnderlyingEventMonthYear.
pub const UNDERLYING_EVENT_MONTH_YEAR: u32 = 2342;
/// RiskLimitCheckStatus.
pub const RISK_LIMIT_CHECK_STATUS: u32 = 2343;
/// SideRiskLimitCheckStatus.
pub const SIDE_RISK_LIMIT_CHECK_STATUS: u32 = 2344;
/// NoEntitlementTypes.
pub const NO_ENTITLEMENT_TYPES: u32 = 2345;
/// LegMidPx.
pub const LEG_MID_PX: u32 = 2346;
/// RegulatoryTransactionType.
pub const REGULATORY_TRANSACTION_TYPE: u32 = 2347;
/// LegAssetGroup.
pub const LEG_ASSET_GROUP: u32 = 2348;
/// PricePrecision.
pub const PRICE_PRECISION: u32 = 2349;
/// CollateralPortfolioID.
pub const COLLATERAL_PORTFOLIO_ID: u32 = 2350;
/// EncodedComplianceTextLen.
pub const ENCODED_COMPLIANCE_TEXT_LEN: u32 = 2351;
/// EncodedComplianceText.
pub const ENCODED_COMPLIANCE_TEXT: u32 = 2352;
/// TradingUnitPeriodMultiplier.
pub const TRADING_UNIT_PERIOD_MULTIPLIER: u32 = 2353;
/// LegTradingUnitPeriodMultiplier.
pub const LEG_TRADING_UNIT_PERIOD_MULTIPLIER: u32 = 2354;
/// PartyRiskLimitStatus.
pub const PARTY_RISK_LIMIT_STATUS: u32 = 2355;
/// RemunerationIndicator.
pub const REMUNERATION_INDICATOR: u32 = 2356;
/// LegTotalTradeQty.
pub const LEG_TOTAL_TRADE_QTY: u32 = 2357;
/// LegLastMultipliedQty.
pub const LEG_LAST_MULTIPLIED_QTY: u32 = 2358;
/// LegTotalGrossTradeAmt.
pub const LEG_TOTAL_GROSS_TRADE_AMT: u32 = 2359;
/// LegTotalTradeMultipliedQty.
pub const LEG_TOTAL_TRADE_MULTIPLIED_QTY: u32 = 2360;
/// CompressionGroupID.
pub const COMPRESSION_GROUP_ID: u32 = 2361;
/// SelfMatchPreventionID.
pub const SELF_MATCH_PREVENTION_ID: u32 = 2362;
/// UnderlyingTradingUnitPeriodMultiplier.
pub const UNDERLYING_TRADING_UNIT_PERIOD_MULTIPLIER: u32 = 2363;
/// PosReportAction.
pub const POS_REPORT_ACTION: u32 = 2364;
/// SettlForwardPoints.
pub const SETTL_FORWARD_POINTS: u32 = 2365;
/// SettlPriceFxRateCalc.
pub const SETTL_PRICE_FX_RATE_CALC: u32 = 2366;
/// TotalTradeQty.
pub const TOTAL_TRADE_QTY: u32 = 2367;
/// LastMultipliedQty.
pub const LAST_MULTIPLIED_QTY: u32 = 2368;
/// TotalGrossTradeAmt.
pub const TOTAL_GROSS_TRADE_AMT: u32 = 2369;
/// TotalTradeMultipliedQty.
pub const TOTAL_TRADE_MULTIPLIED_QTY: u32 = 2370;
/// EncodedTradeContinuationText.
pub const ENCODED_TRADE_CONTINUATION_TEXT: u32 = 2371;
/// EncodedTradeContinuationTextLen.
pub const ENCODED_TRADE_CONTINUATION_TEXT_LEN: u32 = 2372;
/// IntraFirmTradeIndicator.
pub const INTRA_FIRM_TRADE_INDICATOR: u32 = 2373;
/// TradeContinuationText.
pub const TRADE_CONTINUATION_TEXT: u32 = 2374;
/// TaxonomyType.
pub const TAXONOMY_TYPE: u32 = 2375;
/// PartyRoleQualifier.
pub const PARTY_ROLE_QUALIFIER: u32 = 2376;
/// DerivativeInstrumentPartyRoleQualifier.
pub const DERIVATIVE_INSTRUMENT_PARTY_ROLE_QUALIFIER: u32 = 2377;
/// InstrumentPartyRoleQualifier.
pub const INSTRUMENT_PARTY_ROLE_QUALIFIER: u32 = 2378;
/// LegInstrumentPartyRoleQualifier.
pub const LEG_INSTRUMENT_PARTY_ROLE_QUALIFIER: u32 = 2379;
/// LegProvisionPartyRoleQualifier.
pub const LEG_PROVISION_PARTY_ROLE_QUALIFIER: u32 = 2380;
/// Nested2PartyRoleQualifier.
pub const NESTED2_PARTY_ROLE_QUALIFIER: u32 = 2381;
/// Nested3PartyRoleQualifier.
pub const NESTED3_PARTY_ROLE_QUALIFIER: u32 = 2382;
/// Nested4PartyRoleQualifier.
pub const NESTED4_PARTY_ROLE_QUALIFIER: u32 = 2383;
/// NestedPartyRoleQualifier.
pub const NESTED_PARTY_ROLE_QUALIFIER: u32 = 2384;
/// ProvisionPartyRoleQualifier.
pub const PROVISION_PARTY_ROLE_QUALIFIER: u32 = 2385;
/// RequestedPartyRoleQualifier.
pub const REQUESTED_PARTY_ROLE_QUALIFIER: u32 = 2386;
/// TradeContingency.
pub const TRADE_CONTINGENCY: u32 = 2387;
/// RootPartyRoleQualifier.
pub const ROOT_PARTY_ROLE_QUALIFIER: u32 = 2388;
/// SettlPartyRoleQualifier.
pub const SETTL_PARTY_ROLE_QUALIFIER: u32 = 2389;
/// TradeConfirmationReferenceID.
pub const TRADE_CONFIRMATION_REFERENCE_ID: u32 = 2390;
/// UnderlyingInstrumentPartyRoleQualifier.
pub const UNDERLYING_INSTRUMENT_PARTY_ROLE_QUALIFIER: u32 = 2391;
/// AllocRefRiskLimitCheckID.
pub const ALLOC_REF_RISK_LIMIT_CHECK_ID: u32 = 2392;
/// AllocRefRiskLimitCheckIDType.
pub const ALLOC_REF_RISK_LIMIT_CHECK_ID_TYPE: u32 = 2393;
/// LimitUtilizationAmt.
pub const LIMIT_UTILIZATION_AMT: u32 = 2394;
/// LimitAmt.
pub const LIMIT_AMT: u32 = 2395;
/// LimitRole.
pub const LIMIT_ROLE: u32 = 2396;
/// RegulatoryTradeIDScope.
pub const REGULATORY_TRADE_ID_SCOPE: u32 = 2397;
/// SideRegulatoryTradeIDScope.
pub const SIDE_REGULATORY_TRADE_ID_SCOPE: u32 = 2398;
/// AllocRegulatoryTradeIDScope.
pub const ALLOC_REGULATORY_TRADE_ID_SCOPE: u32 = 2399;
/// EffectiveBusinessDate.
pub const EFFECTIVE_BUSINESS_DATE: u32 = 2400;
/// ListManualOrderIndicator.
pub const LIST_MANUAL_ORDER_INDICATOR: u32 = 2401;
/// EntitlementSubType.
pub const ENTITLEMENT_SUB_TYPE: u32 = 2402;
/// QuoteModelType.
pub const QUOTE_MODEL_TYPE: u32 = 2403;
/// ComplianceText.
pub const COMPLIANCE_TEXT: u32 = 2404;
/// ExecMethod.
pub const EXEC_METHOD: u32 = 2405;
/// AllocRegulatoryLegRefID.
pub const ALLOC_REGULATORY_LEG_REF_ID: u32 = 2406;
/// ComplexEventSpotRate.
pub const COMPLEX_EVENT_SPOT_RATE: u32 = 2407;
/// ComplexEventForwardPoints.
pub const COMPLEX_EVENT_FORWARD_POINTS: u32 = 2408;
/// LegComplexEventSpotRate.
pub const LEG_COMPLEX_EVENT_SPOT_RATE: u32 = 2409;
/// LegComplexEventForwardPoints.
pub const LEG_COMPLEX_EVENT_FORWARD_POINTS: u32 = 2410;
/// RegulatoryLegRefID.
pub const REGULATORY_LEG_REF_ID: u32 = 2411;
/// RateSourceReferencePageHeading.
pub const RATE_SOURCE_REFERENCE_PAGE_HEADING: u32 = 2412;
/// RelatedToSecurityID.
pub const RELATED_TO_SECURITY_ID: u32 = 2413;
/// RelatedToSecurityIDSource.
pub const RELATED_TO_SECURITY_ID_SOURCE: u32 = 2414;
/// RelatedToStreamXIDRef.
pub const RELATED_TO_STREAM_XID_REF: u32 = 2415;
/// SideRegulatoryLegRefID.
pub const SIDE_REGULATORY_LEG_REF_ID: u32 = 2416;
/// RelatedToDividendPeriodXIDRef.
pub const RELATED_TO_DIVIDEND_PERIOD_XID_REF: u32 = 2417;
/// FirmTradeEventID.
pub const FIRM_TRADE_EVENT_ID: u32 = 2418;
/// UnderlyingComplexEventSpotRate.
pub const UNDERLYING_COMPLEX_EVENT_SPOT_RATE: u32 = 2419;
/// UnderlyingComplexEventForwardPoints.
pub const UNDERLYING_COMPLEX_EVENT_FORWARD_POINTS: u32 = 2420;
/// FillRefID.
pub const FILL_REF_ID: u32 = 2421;
/// OrderRequestID.
pub const ORDER_REQUEST_ID: u32 = 2422;
/// MassOrderRequestID.
pub const MASS_ORDER_REQUEST_ID: u32 = 2423;
/// MassOrderReportID.
pub const MASS_ORDER_REPORT_ID: u32 = 2424;
/// MassOrderRequestStatus.
pub const MASS_ORDER_REQUEST_STATUS: u32 = 2425;
/// MassOrderRequestResult.
pub const MASS_ORDER_REQUEST_RESULT: u32 = 2426;
/// OrderResponseLevel.
pub const ORDER_RESPONSE_LEVEL: u32 = 2427;
/// NoOrderEntries.
pub const NO_ORDER_ENTRIES: u32 = 2428;
/// OrderEntryAction.
pub const ORDER_ENTRY_ACTION: u32 = 2429;
/// OrderEntryID.
pub const ORDER_ENTRY_ID: u32 = 2430;
/// ExecTypeReason.
pub const EXEC_TYPE_REASON: u32 = 2431;
/// TotNoOrderEntries.
pub const TOT_NO_ORDER_ENTRIES: u32 = 2432;
/// NoTargetPartySubIDs.
pub const NO_TARGET_PARTY_SUB_IDS: u32 = 2433;
/// TargetPartySubID.
pub const TARGET_PARTY_SUB_ID: u32 = 2434;
/// TargetPartySubIDType.
pub const TARGET_PARTY_SUB_ID_TYPE: u32 = 2435;
/// TransferInstructionID.
pub const TRANSFER_INSTRUCTION_ID: u32 = 2436;
/// TransferID.
pub const TRANSFER_ID: u32 = 2437;
/// TransferReportID.
pub const TRANSFER_REPORT_ID: u32 = 2438;
/// TransferTransType.
pub const TRANSFER_TRANS_TYPE: u32 = 2439;
/// TransferType.
pub const TRANSFER_TYPE: u32 = 2440;
/// TransferScope.
pub const TRANSFER_SCOPE: u32 = 2441;
/// TransferStatus.
pub const TRANSFER_STATUS: u32 = 2442;
/// TransferRejectReason.
pub const TRANSFER_REJECT_REASON: u32 = 2443;
/// TransferReportType.
pub const TRANSFER_REPORT_TYPE: u32 = 2444;
/// AggressorTime.
pub const AGGRESSOR_TIME: u32 = 2445;
/// AggressorSide.
pub const AGGRESSOR_SIDE: u32 = 2446;
/// FastMarketIndicator.
pub const FAST_MARKET_INDICATOR: u32 = 2447;
/// LinkageHandlingIndicator.
pub const LINKAGE_HANDLING_INDICATOR: u32 = 2448;
/// NumberOfBuyOrders.
pub const NUMBER_OF_BUY_ORDERS: u32 = 2449;
/// NumberOfSellOrders.
pub const NUMBER_OF_SELL_ORDERS: u32 = 2450;
/// SettlPriceDeterminationMethod.
pub const SETTL_PRICE_DETERMINATION_METHOD: u32 = 2451;
/// MDStatisticReqID.
pub const MD_STATISTIC_REQ_ID: u32 = 2452;
/// MDStatisticRptID.
pub const MD_STATISTIC_RPT_ID: u32 = 2453;
/// MDStatisticName.
pub const MD_STATISTIC_NAME: u32 = 2454;
/// MDStatisticDesc.
pub const MD_STATISTIC_DESC: u32 = 2455;
/// MDStatisticType.
pub const MD_STATISTIC_TYPE: u32 = 2456;
/// MDStatisticScope.
pub const MD_STATISTIC_SCOPE: u32 = 2457;
/// MDStatisticSubScope.
pub const MD_STATISTIC_SUB_SCOPE: u32 = 2458;
/// MDStatisticScopeType.
pub const MD_STATISTIC_SCOPE_TYPE: u32 = 2459;
/// MDStatisticFrequencyPeriod.
pub const MD_STATISTIC_FREQUENCY_PERIOD: u32 = 2460;
/// MDStatisticFrequencyUnit.
pub const MD_STATISTIC_FREQUENCY_UNIT: u32 = 2461;
/// MDStatisticDelayPeriod.
pub const MD_STATISTIC_DELAY_PERIOD: u32 = 2462;
/// MDStatisticDelayUnit.
pub const MD_STATISTIC_DELAY_UNIT: u32 = 2463;
/// MDStatisticIntervalType.
pub const MD_STATISTIC_INTERVAL_TYPE: u32 = 2464;
/// MDStatisticIntervalTypeUnit.
pub const MD_STATISTIC_INTERVAL_TYPE_UNIT: u32 = 2465;
/// MDStatisticIntervalPeriod.
pub const MD_STATISTIC_INTERVAL_PERIOD: u32 = 2466;
/// MDStatisticIntervalUnit.
pub const MD_STATISTIC_INTERVAL_UNIT: u32 = 2467;
/// MDStatisticStartDate.
pub const MD_STATISTIC_START_DATE: u32 = 2468;
/// MDStatisticEndDate.
pub const MD_STATISTIC_END_DATE: u32 = 2469;
/// MDStatisticStartTime.
pub const MD_STATISTIC_START_TIME: u32 = 2470;
/// MDStatisticEndTime.
pub const MD_STATISTIC_END_TIME: u32 = 2471;
/// MDStatisticRatioType.
pub const MD_STATISTIC_RATIO_TYPE: u32 = 2472;
/// MDStatisticRequestResult.
pub const MD_STATISTIC_REQUEST_RESULT: u32 = 2473;
/// NoMDStatistics.
pub const NO_MD_STATISTICS: u32 = 2474;
/// MDStatisticID.
pub const MD_STATISTIC_ID: u32 = 2475;
/// MDStatisticTime.
pub const MD_STATISTIC_TIME: u32 = 2476;
/// MDStatisticStatus.
pub const MD_STATISTIC_STATUS: u32 = 2477;
/// MDStatisticValue.
pub const MD_STATISTIC_VALUE: u32 = 2478;
/// MDStatisticValueType.
pub const MD_STATISTIC_VALUE_TYPE: u32 = 2479;
/// MDStatisticValueUnit.
pub const MD_STATISTIC_VALUE_UNIT: u32 = 2480;
/// EncodedMDStatisticDescLen.
pub const ENCODED_MD_STATISTIC_DESC_LEN: u32 = 2481;
/// EncodedMDStatisticDesc.
pub const ENCODED_MD_STATISTIC_DESC: u32 = 2482;
/// AllocRiskLimitCheckStatus.
pub const ALLOC_RISK_LIMIT_CHECK_STATUS: u32 = 2483;
/// FirmTransactionID.
pub const FIRM_TRANSACTION_ID: u32 = 2484;
/// TransactionID.
pub const TRANSACTION_ID: u32 = 2485;
/// WireReference.
pub const WIRE_REFERENCE: u32 = 2486;
/// CollRptRejectReason.
pub const COLL_RPT_REJECT_REASON: u32 = 2487;
/// CollRptStatus.
pub const COLL_RPT_STATUS: u32 = 2488;
/// PackageID.
pub const PACKAGE_ID: u32 = 2489;
/// TradeNumber.
pub const TRADE_NUMBER: u32 = 2490;
/// UnderlyingAssetGroup.
pub const UNDERLYING_ASSET_GROUP: u32 = 2491;
/// LegDifferentialPrice.
pub const LEG_DIFFERENTIAL_PRICE: u32 = 2492;
/// EncodedLegDocumentationText.
pub const ENCODED_LEG_DOCUMENTATION_TEXT: u32 = 2493;
/// EncodedLegDocumentationTextLen.
pub const ENCODED_LEG_DOCUMENTATION_TEXT_LEN: u32 = 2494;
/// LegAgreementCurrency.
pub const LEG_AGREEMENT_CURRENCY: u32 = 2495;
/// LegAgreementDate.
pub const LEG_AGREEMENT_DATE: u32 = 2496;
/// LegAgreementDesc.
pub const LEG_AGREEMENT_DESC: u32 = 2497;
/// LegAgreementID.
pub const LEG_AGREEMENT_ID: u32 = 2498;
/// LegAgreementVersion.
pub const LEG_AGREEMENT_VERSION: u32 = 2499;
/// LegBrokerConfirmationDesc.
pub const LEG_BROKER_CONFIRMATION_DESC: u32 = 2500;
/// LegCreditSupportAgreementDate.
pub const LEG_CREDIT_SUPPORT_AGREEMENT_DATE: u32 = 2501;
/// LegCreditSupportAgreementDesc.
pub const LEG_CREDIT_SUPPORT_AGREEMENT_DESC: u32 = 2502;
/// LegCreditSupportAgreementID.
pub const LEG_CREDIT_SUPPORT_AGREEMENT_ID: u32 = 2503;
/// LegDeliveryType.
pub const LEG_DELIVERY_TYPE: u32 = 2504;
/// LegDocumentationText.
pub const LEG_DOCUMENTATION_TEXT: u32 = 2505;
/// LegEndDate.
pub const LEG_END_DATE: u32 = 2506;
/// LegGoverningLaw.
pub const LEG_GOVERNING_LAW: u32 = 2507;
/// LegMarginRatio.
pub const LEG_MARGIN_RATIO: u32 = 2508;
/// LegMasterConfirmationAnnexDate.
pub const LEG_MASTER_CONFIRMATION_ANNEX_DATE: u32 = 2509;
/// LegMasterConfirmationDate.
pub const LEG_MASTER_CONFIRMATION_DATE: u32 = 2510;
/// LegMasterConfirmationDesc.
pub const LEG_MASTER_CONFIRMATION_DESC: u32 = 2511;
/// LegMasterConfirmationAnnexDesc.
pub const LEG_MASTER_CONFIRMATION_ANNEX_DESC: u32 = 2512;
/// LegStartDate.
pub const LEG_START_DATE: u32 = 2513;
/// LegTerminationType.
pub const LEG_TERMINATION_TYPE: u32 = 2514;
/// AllocCalculatedCcyQty.
pub const ALLOC_CALCULATED_CCY_QTY: u32 = 2515;
/// CollateralRequestInstruction.
pub const COLLATERAL_REQUEST_INSTRUCTION: u32 = 2516;
/// CollateralRequestLinkID.
pub const COLLATERAL_REQUEST_LINK_ID: u32 = 2517;
/// CollateralRequestNumber.
pub const COLLATERAL_REQUEST_NUMBER: u32 = 2518;
/// TotNumCollateralRequests.
pub const TOT_NUM_COLLATERAL_REQUESTS: u32 = 2519;
/// WarningText.
pub const WARNING_TEXT: u32 = 2520;
/// EncodedWarningText.
pub const ENCODED_WARNING_TEXT: u32 = 2521;
/// EncodedWarningTextLen.
pub const ENCODED_WARNING_TEXT_LEN: u32 = 2522;
/// CrossedIndicator.
pub const CROSSED_INDICATOR: u32 = 2523;
/// TradeReportingIndicator.
pub const TRADE_REPORTING_INDICATOR: u32 = 2524;
/// AffiliatedFirmsTradeIndicator.
pub const AFFILIATED_FIRMS_TRADE_INDICATOR: u32 = 2525;
/// InternationalSwapIndicator.
pub const INTERNATIONAL_SWAP_INDICATOR: u32 = 2526;
/// MultiAssetSwapIndicator.
pub const MULTI_ASSET_SWAP_INDICATOR: u32 = 2527;
/// ClearingSettlPrice.
pub const CLEARING_SETTL_PRICE: u32 = 2528;
/// NoRelativeValues.
pub const NO_RELATIVE_VALUES: u32 = 2529;
/// RelativeValueType.
pub const RELATIVE_VALUE_TYPE: u32 = 2530;
/// RelativeValue.
pub const RELATIVE_VALUE: u32 = 2531;
/// RelativeValueSide.
pub const RELATIVE_VALUE_SIDE: u32 = 2532;
/// BidSpread.
pub const BID_SPREAD: u32 = 2533;
/// OfferSpread.
pub const OFFER_SPREAD: u32 = 2534;
/// MDReportEvent.
pub const MD_REPORT_EVENT: u32 = 2535;
/// MDReportCount.
pub const MD_REPORT_COUNT: u32 = 2536;
/// TotNoMarketSegmentReports.
pub const TOT_NO_MARKET_SEGMENT_REPORTS: u32 = 2537;
/// TotNoInstrumentReports.
pub const TOT_NO_INSTRUMENT_REPORTS: u32 = 2538;
/// TotNoPartyDetailReports.
pub const TOT_NO_PARTY_DETAIL_REPORTS: u32 = 2539;
/// TotNoEntitlementReports.
pub const TOT_NO_ENTITLEMENT_REPORTS: u32 = 2540;
/// TotNoRiskLimitReports.
pub const TOT_NO_RISK_LIMIT_REPORTS: u32 = 2541;
/// MarketSegmentStatus.
pub const MARKET_SEGMENT_STATUS: u32 = 2542;
/// MarketSegmentType.
pub const MARKET_SEGMENT_TYPE: u32 = 2543;
/// MarketSegmentSubType.
pub const MARKET_SEGMENT_SUB_TYPE: u32 = 2544;
/// NoRelatedMarketSegments.
pub const NO_RELATED_MARKET_SEGMENTS: u32 = 2545;
/// RelatedMarketSegmentID.
pub const RELATED_MARKET_SEGMENT_ID: u32 = 2546;
/// MarketSegmentRelationship.
pub const MARKET_SEGMENT_RELATIONSHIP: u32 = 2547;
/// NoAuctionTypeRules.
pub const NO_AUCTION_TYPE_RULES: u32 = 2548;
/// AuctionTypeProductComplex.
pub const AUCTION_TYPE_PRODUCT_COMPLEX: u32 = 2549;
/// NoPriceRangeRules.
pub const NO_PRICE_RANGE_RULES: u32 = 2550;
/// StartPriceRange.
pub const START_PRICE_RANGE: u32 = 2551;
/// EndPriceRange.
pub const END_PRICE_RANGE: u32 = 2552;
/// PriceRangeValue.
pub const PRICE_RANGE_VALUE: u32 = 2553;
/// PriceRangePercentage.
pub const PRICE_RANGE_PERCENTAGE: u32 = 2554;
/// PriceRangeProductComplex.
pub const PRICE_RANGE_PRODUCT_COMPLEX: u32 = 2555;
/// PriceRangeRuleID.
pub const PRICE_RANGE_RULE_ID: u32 = 2556;
/// FastMarketPercentage.
pub const FAST_MARKET_PERCENTAGE: u32 = 2557;
/// NoQuoteSizeRules.
pub const NO_QUOTE_SIZE_RULES: u32 = 2558;
/// QuoteSideIndicator.
pub const QUOTE_SIDE_INDICATOR: u32 = 2559;
/// NoFlexProductEligibilities.
pub const NO_FLEX_PRODUCT_ELIGIBILITIES: u32 = 2560;
/// FlexProductEligibilityComplex.
pub const FLEX_PRODUCT_ELIGIBILITY_COMPLEX: u32 = 2561;
/// NumOfComplexInstruments.
pub const NUM_OF_COMPLEX_INSTRUMENTS: u32 = 2562;
/// MarketDepthTimeInterval.
pub const MARKET_DEPTH_TIME_INTERVAL: u32 = 2563;
/// MarketDepthTimeIntervalUnit.
pub const MARKET_DEPTH_TIME_INTERVAL_UNIT: u32 = 2564;
/// MDRecoveryTimeInterval.
pub const MD_RECOVERY_TIME_INTERVAL: u32 = 2565;
/// MDRecoveryTimeIntervalUnit.
pub const MD_RECOVERY_TIME_INTERVAL_UNIT: u32 = 2566;
/// PrimaryServiceLocationID.
pub const PRIMARY_SERVICE_LOCATION_ID: u32 = 2567;
/// SecondaryServiceLocationID.
pub const SECONDARY_SERVICE_LOCATION_ID: u32 = 2568;
/// MatchRuleProductComplex.
pub const MATCH_RULE_PRODUCT_COMPLEX: u32 = 2569;
/// CustomerPriority.
pub const CUSTOMER_PRIORITY: u32 = 2570;
/// TickRuleProductComplex.
pub const TICK_RULE_PRODUCT_COMPLEX: u32 = 2571;
/// PreviousAdjustedOpenInterest.
pub const PREVIOUS_ADJUSTED_OPEN_INTEREST: u32 = 2572;
/// PreviousUnadjustedOpenInterest.
pub const PREVIOUS_UNADJUSTED_OPEN_INTEREST: u32 = 2573;
/// LowExercisePriceOptionIndicator.
pub const LOW_EXERCISE_PRICE_OPTION_INDICATOR: u32 = 2574;
/// BlockTradeEligibilityIndicator.
pub const BLOCK_TRADE_ELIGIBILITY_INDICATOR: u32 = 2575;
/// InstrumentPricePrecision.
pub const INSTRUMENT_PRICE_PRECISION: u32 = 2576;
/// StrikePricePrecision.
pub const STRIKE_PRICE_PRECISION: u32 = 2577;
/// OrigStrikePrice.
pub const ORIG_STRIKE_PRICE: u32 = 2578;
/// SettlSubMethod.
pub const SETTL_SUB_METHOD: u32 = 2579;
/// NoClearingPriceParameters.
pub const NO_CLEARING_PRICE_PARAMETERS: u32 = 2580;
/// BusinessDayType.
pub const BUSINESS_DAY_TYPE: u32 = 2581;
/// ClearingPriceOffset.
pub const CLEARING_PRICE_OFFSET: u32 = 2582;
/// VegaMultiplier.
pub const VEGA_MULTIPLIER: u32 = 2583;
/// AnnualTradingBusinessDays.
pub const ANNUAL_TRADING_BUSINESS_DAYS: u32 = 2584;
/// TotalTradingBusinessDays.
pub const TOTAL_TRADING_BUSINESS_DAYS: u32 = 2585;
/// TradingBusinessDays.
pub const TRADING_BUSINESS_DAYS: u32 = 2586;
/// RealizedVariance.
pub const REALIZED_VARIANCE: u32 = 2587;
/// StandardVariance.
pub const STANDARD_VARIANCE: u32 = 2588;
/// RelatedClosePrice.
pub const RELATED_CLOSE_PRICE: u32 = 2589;
/// OvernightInterestRate.
pub const OVERNIGHT_INTEREST_RATE: u32 = 2590;
/// AccumulatedReturnModifiedVariationMargin.
pub const ACCUMULATED_RETURN_MODIFIED_VARIATION_MARGIN: u32 = 2591;
/// CalculationMethod.
pub const CALCULATION_METHOD: u32 = 2592;
/// NoOrderAttributes.
pub const NO_ORDER_ATTRIBUTES: u32 = 2593;
/// OrderAttributeType.
pub const ORDER_ATTRIBUTE_TYPE: u32 = 2594;
/// OrderAttributeValue.
pub const ORDER_ATTRIBUTE_VALUE: u32 = 2595;
/// DeltaCrossed.
pub const DELTA_CROSSED: u32 = 2596;
/// ComplexEventFuturesPriceValuation.
pub const COMPLEX_EVENT_FUTURES_PRICE_VALUATION: u32 = 2597;
/// ComplexEventOptionsPriceValuation.
pub const COMPLEX_EVENT_OPTIONS_PRICE_VALUATION: u32 = 2598;
/// ComplexEventPVFinalPriceElectionFallback.
pub const COMPLEX_EVENT_PV_FINAL_PRICE_ELECTION_FALLBACK: u32 = 2599;
/// StrikeIndexCurvePoint.
pub const STRIKE_INDEX_CURVE_POINT: u32 = 2600;
/// StrikeIndexQuote.
pub const STRIKE_INDEX_QUOTE: u32 = 2601;
/// ExtraordinaryEventAdjustmentMethod.
pub const EXTRAORDINARY_EVENT_ADJUSTMENT_METHOD: u32 = 2602;
/// ExchangeLookAlike.
pub const EXCHANGE_LOOK_ALIKE: u32 = 2603;
/// LegStrikeIndexCurvePoint.
pub const LEG_STRIKE_INDEX_CURVE_POINT: u32 = 2604;
/// LegStrikeIndexQuote.
pub const LEG_STRIKE_INDEX_QUOTE: u32 = 2605;
/// LegExtraordinaryEventAdjustmentMethod.
pub const LEG_EXTRAORDINARY_EVENT_ADJUSTMENT_METHOD: u32 = 2606;
/// LegExchangeLookAlike.
pub const LEG_EXCHANGE_LOOK_ALIKE: u32 = 2607;
/// LegComplexEventFuturesPriceValuation.
pub const LEG_COMPLEX_EVENT_FUTURES_PRICE_VALUATION: u32 = 2608;
/// LegComplexEventOptionsPriceValuation.
pub const LEG_COMPLEX_EVENT_OPTIONS_PRICE_VALUATION: u32 = 2609;
/// LegComplexEventPVFinalPriceElectionFallback.
pub const LEG_COMPLEX_EVENT_PV_FINAL_PRICE_ELECTION_FALLBACK: u32 = 2610;
/// UnderlyingComplexEventFuturesPriceValuation.
pub const UNDERLYING_COMPLEX_EVENT_FUTURES_PRICE_VALUATION: u32 = 2611;
/// UnderlyingComplexEventOptionsPriceValuation.
pub const UNDERLYING_COMPLEX_EVENT_OPTIONS_PRICE_VALUATION: u32 = 2612;
/// UnderlyingComplexEventPVFinalPriceElectionFallback.
pub const UNDERLYING_COMPLEX_EVENT_PV_FINAL_PRICE_ELECTION_FALLBACK: u32 = 2613;
/// UnderlyingNotional.
pub const UNDERLYING_NOTIONAL: u32 = 2614;
/// UnderlyingNotionalCurrency.
pub const UNDERLYING_NOTIONAL_CURRENCY: u32 = 2615;
/// UnderlyingNotionalDeterminationMethod.
pub const UNDERLYING_NOTIONAL_DETERMINATION_METHOD: u32 = 2616;
/// UnderlyingNotionalAdjustments.
pub const UNDERLYING_NOTIONAL_ADJUSTMENTS: u32 = 2617;
/// PositionID.
pub const POSITION_ID: u32 = 2618;
/// UnderlyingNotionalXIDRef.
pub const UNDERLYING_NOTIONAL_XID_REF: u32 = 2619;
/// UnderlyingFutureID.
pub const UNDERLYING_FUTURE_ID: u32 = 2620;
/// UnderlyingFutureIDSource.
pub const UNDERLYING_FUTURE_ID_SOURCE: u32 = 2621;
/// UnderlyingStrikeIndexCurvePoint.
pub const UNDERLYING_STRIKE_INDEX_CURVE_POINT: u32 = 2622;
/// UnderlyingStrikeIndexQuote.
pub const UNDERLYING_STRIKE_INDEX_QUOTE: u32 = 2623;
/// UnderlyingExtraordinaryEventAdjustmentMethod.
pub const UNDERLYING_EXTRAORDINARY_EVENT_ADJUSTMENT_METHOD: u32 = 2624;
/// UnderlyingExchangeLookAlike.
pub const UNDERLYING_EXCHANGE_LOOK_ALIKE: u32 = 2625;
/// UnderlyingAverageVolumeLimitationPercentage.
pub const UNDERLYING_AVERAGE_VOLUME_LIMITATION_PERCENTAGE: u32 = 2626;
/// UnderlyingAverageVolumeLimitationPeriodDays.
pub const UNDERLYING_AVERAGE_VOLUME_LIMITATION_PERIOD_DAYS: u32 = 2627;
/// UnderlyingDepositoryReceiptIndicator.
pub const UNDERLYING_DEPOSITORY_RECEIPT_INDICATOR: u32 = 2628;
/// UnderlyingOpenUnits.
pub const UNDERLYING_OPEN_UNITS: u32 = 2629;
/// UnderlyingBasketDivisor.
pub const UNDERLYING_BASKET_DIVISOR: u32 = 2630;
/// UnderlyingInstrumentXID.
pub const UNDERLYING_INSTRUMENT_XID: u32 = 2631;
/// CollateralAmountType.
pub const COLLATERAL_AMOUNT_TYPE: u32 = 2632;
/// NoMiscFeeSubTypes.
pub const NO_MISC_FEE_SUB_TYPES: u32 = 2633;
/// MiscFeeSubType.
pub const MISC_FEE_SUB_TYPE: u32 = 2634;
/// MiscFeeSubTypeAmt.
pub const MISC_FEE_SUB_TYPE_AMT: u32 = 2635;
/// MiscFeeSubTypeDesc.
pub const MISC_FEE_SUB_TYPE_DESC: u32 = 2636;
/// EncodedMiscFeeSubTypeDescLen.
pub const ENCODED_MISC_FEE_SUB_TYPE_DESC_LEN: u32 = 2637;
/// EncodedMiscFeeSubTypeDesc.
pub const ENCODED_MISC_FEE_SUB_TYPE_DESC: u32 = 2638;
/// NoCommissions.
pub const NO_COMMISSIONS: u32 = 2639;
/// CommissionAmount.
pub const COMMISSION_AMOUNT: u32 = 2640;
/// CommissionAmountType.
pub const COMMISSION_AMOUNT_TYPE: u32 = 2641;
/// CommissionBasis.
pub const COMMISSION_BASIS: u32 = 2642;
/// CommissionCurrency.
pub const COMMISSION_CURRENCY: u32 = 2643;
/// CommissionUnitOfMeasure.
pub const COMMISSION_UNIT_OF_MEASURE: u32 = 2644;
/// CommissionUnitOfMeasureCurrency.
pub const COMMISSION_UNIT_OF_MEASURE_CURRENCY: u32 = 2645;
/// CommissionRate.
pub const COMMISSION_RATE: u32 = 2646;
/// CommissionSharedIndicator.
pub const COMMISSION_SHARED_INDICATOR: u32 = 2647;
/// CommissionAmountShared.
pub const COMMISSION_AMOUNT_SHARED: u32 = 2648;
/// CommissionLegRefID.
pub const COMMISSION_LEG_REF_ID: u32 = 2649;
/// CommissionDesc.
pub const COMMISSION_DESC: u32 = 2650;
/// EncodedCommissionDescLen.
pub const ENCODED_COMMISSION_DESC_LEN: u32 = 2651;
/// EncodedCommissionDesc.
pub const ENCODED_COMMISSION_DESC: u32 = 2652;
/// NoAllocCommissions.
pub const NO_ALLOC_COMMISSIONS: u32 = 2653;
/// AllocCommissionAmount.
pub const ALLOC_COMMISSION_AMOUNT: u32 = 2654;
/// AllocCommissionAmountType.
pub const ALLOC_COMMISSION_AMOUNT_TYPE: u32 = 2655;
/// AllocCommissionBasis.
pub const ALLOC_COMMISSION_BASIS: u32 = 2656;
/// AllocCommissionCurrency.
pub const ALLOC_COMMISSION_CURRENCY: u32 = 2657;
/// AllocCommissionUnitOfMeasure.
pub const ALLOC_COMMISSION_UNIT_OF_MEASURE: u32 = 2658;
/// AllocCommissionUnitOfMeasureCurrency.
pub const ALLOC_COMMISSION_UNIT_OF_MEASURE_CURRENCY: u32 = 2659;
/// AllocCommissionRate.
pub const ALLOC_COMMISSION_RATE: u32 = 2660;
/// AllocCommissionSharedIndicator.
pub const ALLOC_COMMISSION_SHARED_INDICATOR: u32 = 2661;
/// AllocCommissionAmountShared.
pub const ALLOC_COMMISSION_AMOUNT_SHARED: u32 = 2662;
/// AllocCommissionLegRefID.
pub const ALLOC_COMMISSION_LEG_REF_ID: u32 = 2663;
/// AllocCommissionDesc.
pub const ALLOC_COMMISSION_DESC: u32 = 2664;
/// EncodedAllocCommissionDescLen.
pub const ENCODED_ALLOC_COMMISSION_DESC_LEN: u32 = 2665;
/// EncodedAllocCommissionDesc.
pub const ENCODED_ALLOC_COMMISSION_DESC: u32 = 2666;
/// AlgorithmicTradeIndicator.
pub const ALGORITHMIC_TRADE_INDICATOR: u32 = 2667;
/// NoTrdRegPublications.
pub const NO_TRD_REG_PUBLICATIONS: u32 = 2668;
/// TrdRegPublicationType.
pub const TRD_REG_PUBLICATION_TYPE: u32 = 2669;
/// TrdRegPublicationReason.
pub const TRD_REG_PUBLICATION_REASON: u32 = 2670;
/// SideTradeReportingIndicator.
pub const SIDE_TRADE_REPORTING_INDICATOR: u32 = 2671;
/// CrossRequestID.
pub const CROSS_REQUEST_ID: u32 = 2672;
/// FillMatchID.
pub const FILL_MATCH_ID: u32 = 2673;
/// FillMatchSubID.
pub const FILL_MATCH_SUB_ID: u32 = 2674;
/// MassActionReason.
pub const MASS_ACTION_REASON: u32 = 2675;
/// MaximumPriceDeviation.
pub const MAXIMUM_PRICE_DEVIATION: u32 = 2676;
/// NotAffectedReason.
pub const NOT_AFFECTED_REASON: u32 = 2677;
/// TotalNotAffectedOrders.
pub const TOTAL_NOT_AFFECTED_ORDERS: u32 = 2678;
/// OrderOwnershipIndicator.
pub const ORDER_OWNERSHIP_INDICATOR: u32 = 2679;
/// LegAccount.
pub const LEG_ACCOUNT: u32 = 2680;
/// InTheMoneyCondition.
pub const IN_THE_MONEY_CONDITION: u32 = 2681;
/// LegInTheMoneyCondition.
pub const LEG_IN_THE_MONEY_CONDITION: u32 = 2682;
/// UnderlyingInTheMoneyCondition.
pub const UNDERLYING_IN_THE_MONEY_CONDITION: u32 = 2683;
/// DerivativeInTheMoneyCondition.
pub const DERIVATIVE_IN_THE_MONEY_CONDITION: u32 = 2684;
/// ContraryInstructionEligibilityIndicator.
pub const CONTRARY_INSTRUCTION_ELIGIBILITY_INDICATOR: u32 = 2685;
/// LegContraryInstructionEligibilityIndicator.
pub const LEG_CONTRARY_INSTRUCTION_ELIGIBILITY_INDICATOR: u32 = 2686;
/// UnderlyingContraryInstructionEligibilityIndicator.
pub const UNDERLYING_CONTRARY_INSTRUCTION_ELIGIBILITY_INDICATOR: u32 = 2687;
/// DerivativeContraryInstructionEligibilityIndicator.
pub const DERIVATIVE_CONTRARY_INSTRUCTION_ELIGIBILITY_INDICATOR: u32 = 2688;
/// CollateralMarketPrice.
pub const COLLATERAL_MARKET_PRICE: u32 = 2689;
/// CollateralPercentOverage.
pub const COLLATERAL_PERCENT_OVERAGE: u32 = 2690;
/// NoSideCollateralAmounts.
pub const NO_SIDE_COLLATERAL_AMOUNTS: u32 = 2691;
/// SideCollateralAmountMarketID.
pub const SIDE_COLLATERAL_AMOUNT_MARKET_ID: u32 = 2692;
/// SideCollateralAmountMarketSegmentID.
pub const SIDE_COLLATERAL_AMOUNT_MARKET_SEGMENT_ID: u32 = 2693;
/// SideCollateralAmountType.
pub const SIDE_COLLATERAL_AMOUNT_TYPE: u32 = 2694;
/// SideCollateralCurrency.
pub const SIDE_COLLATERAL_CURRENCY: u32 = 2695;
/// SideCollateralFXRate.
pub const SIDE_COLLATERAL_FX_RATE: u32 = 2696;
/// SideCollateralFXRateCalc.
pub const SIDE_COLLATERAL_FX_RATE_CALC: u32 = 2697;
/// SideCollateralMarketPrice.
pub const SIDE_COLLATERAL_MARKET_PRICE: u32 = 2698;
/// SideCollateralPercentOverage.
pub const SIDE_COLLATERAL_PERCENT_OVERAGE: u32 = 2699;
/// SideCollateralPortfolioID.
pub const SIDE_COLLATERAL_PORTFOLIO_ID: u32 = 2700;
/// SideCollateralType.
pub const SIDE_COLLATERAL_TYPE: u32 = 2701;
/// SideCurrentCollateralAmount.
pub const SIDE_CURRENT_COLLATERAL_AMOUNT: u32 = 2702;
/// SideHaircutIndicator.
pub const SIDE_HAIRCUT_INDICATOR: u32 = 2703;
/// ExDestinationType.
pub const EX_DESTINATION_TYPE: u32 = 2704;
/// MarketCondition.
pub const MARKET_CONDITION: u32 = 2705;
/// NoQuoteAttributes.
pub const NO_QUOTE_ATTRIBUTES: u32 = 2706;
/// QuoteAttributeType.
pub const QUOTE_ATTRIBUTE_TYPE: u32 = 2707;
/// QuoteAttributeValue.
pub const QUOTE_ATTRIBUTE_VALUE: u32 = 2708;
/// NoPriceQualifiers.
pub const NO_PRICE_QUALIFIERS: u32 = 2709;
/// PriceQualifier.
pub const PRICE_QUALIFIER: u32 = 2710;
/// MDValueTier.
pub const MD_VALUE_TIER: u32 = 2711;
/// MiscFeeQualifier.
pub const MISC_FEE_QUALIFIER: u32 = 2712;
/// MiscFeeDesc.
pub const MISC_FEE_DESC: u32 = 2713;
/// FinancialInstrumentFullName.
pub const FINANCIAL_INSTRUMENT_FULL_NAME: u32 = 2714;
/// EncodedFinancialInstrumentFullNameLen.
pub const ENCODED_FINANCIAL_INSTRUMENT_FULL_NAME_LEN: u32 = 2715;
/// EncodedFinancialInstrumentFullName.
pub const ENCODED_FINANCIAL_INSTRUMENT_FULL_NAME: u32 = 2716;
/// LegFinancialInstrumentFullName.
pub const LEG_FINANCIAL_INSTRUMENT_FULL_NAME: u32 = 2717;
/// EncodedLegFinancialInstrumentFullNameLen.
pub const ENCODED_LEG_FINANCIAL_INSTRUMENT_FULL_NAME_LEN: u32 = 2718;
/// EncodedLegFinancialInstrumentFullName.
pub const ENCODED_LEG_FINANCIAL_INSTRUMENT_FULL_NAME: u32 = 2719;
/// UnderlyingFinancialInstrumentFullName.
pub const UNDERLYING_FINANCIAL_INSTRUMENT_FULL_NAME: u32 = 2720;
/// EncodedUnderlyingFinancialInstrumentFullNameLen.
pub const ENCODED_UNDERLYING_FINANCIAL_INSTRUMENT_FULL_NAME_LEN: u32 = 2721;
/// EncodedUnderlyingFinancialInstrumentFullName.
pub const ENCODED_UNDERLYING_FINANCIAL_INSTRUMENT_FULL_NAME: u32 = 2722;
/// UnderlyingIndexCurveUnit.
pub const UNDERLYING_INDEX_CURVE_UNIT: u32 = 2723;
/// UnderlyingIndexCurvePeriod.
pub const UNDERLYING_INDEX_CURVE_PERIOD: u32 = 2724;
/// CommissionAmountSubType.
pub const COMMISSION_AMOUNT_SUB_TYPE: u32 = 2725;
/// AllocCommissionAmountSubType.
pub const ALLOC_COMMISSION_AMOUNT_SUB_TYPE: u32 = 2726;
/// AllocLegRefID.
pub const ALLOC_LEG_REF_ID: u32 = 2727;
/// FloatingRateIndexCurvePeriod.
pub const FLOATING_RATE_INDEX_CURVE_PERIOD: u32 = 2728;
/// FloatingRateIndexCurveSpread.
pub const FLOATING_RATE_INDEX_CURVE_SPREAD: u32 = 2729;
/// FloatingRateIndexCurveUnit.
pub const FLOATING_RATE_INDEX_CURVE_UNIT: u32 = 2730;
/// FloatingRateIndexID.
pub const FLOATING_RATE_INDEX_ID: u32 = 2731;
/// FloatingRateIndexIDSource.
pub const FLOATING_RATE_INDEX_ID_SOURCE: u32 = 2732;
/// IndexRollMonth.
pub const INDEX_ROLL_MONTH: u32 = 2733;
/// NoIndexRollMonths.
pub const NO_INDEX_ROLL_MONTHS: u32 = 2734;
/// AssetSubType.
pub const ASSET_SUB_TYPE: u32 = 2735;
/// CommodityFinalPriceType.
pub const COMMODITY_FINAL_PRICE_TYPE: u32 = 2736;
/// FinancialInstrumentShortName.
pub const FINANCIAL_INSTRUMENT_SHORT_NAME: u32 = 2737;
/// NextIndexRollDate.
pub const NEXT_INDEX_ROLL_DATE: u32 = 2738;
/// LegAssetSubType.
pub const LEG_ASSET_SUB_TYPE: u32 = 2739;
/// LegFinancialInstrumentShortName.
pub const LEG_FINANCIAL_INSTRUMENT_SHORT_NAME: u32 = 2740;
/// SecondaryAssetSubType.
pub const SECONDARY_ASSET_SUB_TYPE: u32 = 2741;
/// UnderlyingFinancialInstrumentShortName.
pub const UNDERLYING_FINANCIAL_INSTRUMENT_SHORT_NAME: u32 = 2742;
/// LegSecondaryAssetSubType.
pub const LEG_SECONDARY_ASSET_SUB_TYPE: u32 = 2743;
/// UnderlyingAssetSubType.
pub const UNDERLYING_ASSET_SUB_TYPE: u32 = 2744;
/// UnderlyingSecondaryAssetSubType.
pub const UNDERLYING_SECONDARY_ASSET_SUB_TYPE: u32 = 2745;
/// NoReferenceDataDates.
pub const NO_REFERENCE_DATA_DATES: u32 = 2746;
/// ReferenceDataDate.
pub const REFERENCE_DATA_DATE: u32 = 2747;
/// ReferenceDataDateType.
pub const REFERENCE_DATA_DATE_TYPE: u32 = 2748;
/// ExecutionTimestamp.
pub const EXECUTION_TIMESTAMP: u32 = 2749;
/// ReportingPx.
pub const REPORTING_PX: u32 = 2750;
/// ReportingQty.
pub const REPORTING_QTY: u32 = 2751;
/// DeliveryRouteOrCharter.
pub const DELIVERY_ROUTE_OR_CHARTER: u32 = 2752;
/// ReturnTrigger.
pub const RETURN_TRIGGER: u32 = 2753;
/// LegDeliveryRouteOrCharter.
pub const LEG_DELIVERY_ROUTE_OR_CHARTER: u32 = 2754;
/// LegReturnTrigger.
pub const LEG_RETURN_TRIGGER: u32 = 2755;
/// UnderlyingDeliveryRouteOrCharter.
pub const UNDERLYING_DELIVERY_ROUTE_OR_CHARTER: u32 = 2756;
/// UnderlyingReturnTrigger.
pub const UNDERLYING_RETURN_TRIGGER: u32 = 2757;
/// AllocRequestID.
pub const ALLOC_REQUEST_ID: u32 = 2758;
/// GroupAmount.
pub const GROUP_AMOUNT: u32 = 2759;
/// GroupRemainingAmount.
pub const GROUP_REMAINING_AMOUNT: u32 = 2760;
/// AllocGroupAmount.
pub const ALLOC_GROUP_AMOUNT: u32 = 2761;
/// PriceMarkup.
pub const PRICE_MARKUP: u32 = 2762;
/// AveragePriceType.
pub const AVERAGE_PRICE_TYPE: u32 = 2763;
/// AveragePriceStartTime.
pub const AVERAGE_PRICE_START_TIME: u32 = 2764;
/// AveragePriceEndTime.
pub const AVERAGE_PRICE_END_TIME: u32 = 2765;
/// OrderPercentOfTotalVolume.
pub const ORDER_PERCENT_OF_TOTAL_VOLUME: u32 = 2766;
/// AllocGroupStatus.
pub const ALLOC_GROUP_STATUS: u32 = 2767;
/// AllocRequestStatus.
pub const ALLOC_REQUEST_STATUS: u32 = 2768;
/// AllocAvgPxIndicator.
pub const ALLOC_AVG_PX_INDICATOR: u32 = 2769;
/// AllocAvgPxGroupID.
pub const ALLOC_AVG_PX_GROUP_ID: u32 = 2770;
/// PreviousAllocGroupID.
pub const PREVIOUS_ALLOC_GROUP_ID: u32 = 2771;
/// NoMatchExceptions.
pub const NO_MATCH_EXCEPTIONS: u32 = 2772;
/// MatchExceptionType.
pub const MATCH_EXCEPTION_TYPE: u32 = 2773;
/// MatchExceptionElementType.
pub const MATCH_EXCEPTION_ELEMENT_TYPE: u32 = 2774;
/// MatchExceptionElementName.
pub const MATCH_EXCEPTION_ELEMENT_NAME: u32 = 2775;
/// MatchExceptionAllocValue.
pub const MATCH_EXCEPTION_ALLOC_VALUE: u32 = 2776;
/// MatchExceptionConfirmValue.
pub const MATCH_EXCEPTION_CONFIRM_VALUE: u32 = 2777;
/// MatchExceptionToleranceValue.
pub const MATCH_EXCEPTION_TOLERANCE_VALUE: u32 = 2778;
/// MatchExceptionToleranceValueType.
pub const MATCH_EXCEPTION_TOLERANCE_VALUE_TYPE: u32 = 2779;
/// MatchExceptionText.
pub const MATCH_EXCEPTION_TEXT: u32 = 2780;
/// NoMatchingDataPoints.
pub const NO_MATCHING_DATA_POINTS: u32 = 2781;
/// MatchingDataPointIndicator.
pub const MATCHING_DATA_POINT_INDICATOR: u32 = 2782;
/// MatchingDataPointValue.
pub const MATCHING_DATA_POINT_VALUE: u32 = 2783;
/// MatchingDataPointType.
pub const MATCHING_DATA_POINT_TYPE: u32 = 2784;
/// MatchingDataPointName.
pub const MATCHING_DATA_POINT_NAME: u32 = 2785;
/// TradeAggregationRequestID.
pub const TRADE_AGGREGATION_REQUEST_ID: u32 = 2786;
/// TradeAggregationRequestRefID.
pub const TRADE_AGGREGATION_REQUEST_REF_ID: u32 = 2787;
/// TradeAggregationTransType.
pub const TRADE_AGGREGATION_TRANS_TYPE: u32 = 2788;
/// AggregatedQty.
pub const AGGREGATED_QTY: u32 = 2789;
/// TradeAggregationRequestStatus.
pub const TRADE_AGGREGATION_REQUEST_STATUS: u32 = 2790;
/// TradeAggregationRejectReason.
pub const TRADE_AGGREGATION_REJECT_REASON: u32 = 2791;
/// TradeAggregationReportID.
pub const TRADE_AGGREGATION_REPORT_ID: u32 = 2792;
/// AvgSpotRate.
pub const AVG_SPOT_RATE: u32 = 2793;
/// AvgForwardPoints.
pub const AVG_FORWARD_POINTS: u32 = 2794;
/// OffshoreIndicator.
pub const OFFSHORE_INDICATOR: u32 = 2795;
/// FXBenchmarkRateFix.
pub const FX_BENCHMARK_RATE_FIX: u32 = 2796;
/// EncodedMatchExceptionTextLen.
pub const ENCODED_MATCH_EXCEPTION_TEXT_LEN: u32 = 2797;
/// EncodedMatchExceptionText.
pub const ENCODED_MATCH_EXCEPTION_TEXT: u32 = 2798;
/// PayReportID.
pub const PAY_REPORT_ID: u32 = 2799;
/// PayDisputeReason.
pub const PAY_DISPUTE_REASON: u32 = 2800;
/// EncodedReplaceText.
pub const ENCODED_REPLACE_TEXT: u32 = 2801;
/// EncodedReplaceTextLen.
pub const ENCODED_REPLACE_TEXT_LEN: u32 = 2802;
/// PayReportRefID.
pub const PAY_REPORT_REF_ID: u32 = 2803;
/// PayReportTransType.
pub const PAY_REPORT_TRANS_TYPE: u32 = 2804;
/// ReplaceText.
pub const REPLACE_TEXT: u32 = 2805;
/// PayReportStatus.
pub const PAY_REPORT_STATUS: u32 = 2806;
/// CancelText.
pub const CANCEL_TEXT: u32 = 2807;
/// EncodedCancelText.
pub const ENCODED_CANCEL_TEXT: u32 = 2808;
/// EncodedCancelTextLen.
pub const ENCODED_CANCEL_TEXT_LEN: u32 = 2809;
/// PayRequestRefID.
pub const PAY_REQUEST_REF_ID: u32 = 2810;
/// PayRequestTransType.
pub const PAY_REQUEST_TRANS_TYPE: u32 = 2811;
/// PayRequestID.
pub const PAY_REQUEST_ID: u32 = 2812;
/// PayRequestStatus.
pub const PAY_REQUEST_STATUS: u32 = 2813;
/// EncodedPostTradePaymentDesc.
pub const ENCODED_POST_TRADE_PAYMENT_DESC: u32 = 2814;
/// EncodedPostTradePaymentDescLen.
pub const ENCODED_POST_TRADE_PAYMENT_DESC_LEN: u32 = 2815;
/// PostTradePaymentAccount.
pub const POST_TRADE_PAYMENT_ACCOUNT: u32 = 2816;
/// PostTradePaymentAmount.
pub const POST_TRADE_PAYMENT_AMOUNT: u32 = 2817;
/// PostTradePaymentCurrency.
pub const POST_TRADE_PAYMENT_CURRENCY: u32 = 2818;
/// PostTradePaymentDebitOrCredit.
pub const POST_TRADE_PAYMENT_DEBIT_OR_CREDIT: u32 = 2819;
/// PostTradePaymentDesc.
pub const POST_TRADE_PAYMENT_DESC: u32 = 2820;
/// PostTradePaymentID.
pub const POST_TRADE_PAYMENT_ID: u32 = 2821;
/// PostTradePaymentLinkID.
pub const POST_TRADE_PAYMENT_LINK_ID: u32 = 2822;
/// PostTradePaymentStatus.
pub const POST_TRADE_PAYMENT_STATUS: u32 = 2823;
/// PostTradePaymentType.
pub const POST_TRADE_PAYMENT_TYPE: u32 = 2824;
/// PostTradePaymentCalculationDate.
pub const POST_TRADE_PAYMENT_CALCULATION_DATE: u32 = 2825;
/// PostTradePaymentValueDate.
pub const POST_TRADE_PAYMENT_VALUE_DATE: u32 = 2826;
/// PostTradePaymentFinalValueDate.
pub const POST_TRADE_PAYMENT_FINAL_VALUE_DATE: u32 = 2827;
/// CurrentDisplayPrice.
pub const CURRENT_DISPLAY_PRICE: u32 = 2828;
/// DuplicateClOrdIDIndicator.
pub const DUPLICATE_CL_ORD_ID_INDICATOR: u32 = 2829;
/// EventInitiatorType.
pub const EVENT_INITIATOR_TYPE: u32 = 2830;
/// NBBOEntryType.
pub const NBBO_ENTRY_TYPE: u32 = 2831;
/// NBBOPrice.
pub const NBBO_PRICE: u32 = 2832;
/// NBBOQty.
pub const NBBO_QTY: u32 = 2833;
/// NBBOSource.
pub const NBBO_SOURCE: u32 = 2834;
/// OrderOriginationFirmID.
pub const ORDER_ORIGINATION_FIRM_ID: u32 = 2835;
/// RelatedOrderTime.
pub const RELATED_ORDER_TIME: u32 = 2836;
/// SingleQuoteIndicator.
pub const SINGLE_QUOTE_INDICATOR: u32 = 2837;
/// CurrentWorkingPrice.
pub const CURRENT_WORKING_PRICE: u32 = 2838;
/// TrdRegTimestampManualIndicator.
pub const TRD_REG_TIMESTAMP_MANUAL_INDICATOR: u32 = 2839;
/// CollateralReinvestmentRate.
pub const COLLATERAL_REINVESTMENT_RATE: u32 = 2840;
/// UnderlyingRefID.
pub const UNDERLYING_REF_ID: u32 = 2841;
/// CollateralReinvestmentAmount.
pub const COLLATERAL_REINVESTMENT_AMOUNT: u32 = 2842;
/// CollateralReinvestmentCurrency.
pub const COLLATERAL_REINVESTMENT_CURRENCY: u32 = 2843;
/// CollateralReinvestmentType.
pub const COLLATERAL_REINVESTMENT_TYPE: u32 = 2844;
/// NoCollateralReinvestments.
pub const NO_COLLATERAL_REINVESTMENTS: u32 = 2845;
/// FundingSource.
pub const FUNDING_SOURCE: u32 = 2846;
/// FundingSourceCurrency.
pub const FUNDING_SOURCE_CURRENCY: u32 = 2847;
/// FundingSourceMarketValue.
pub const FUNDING_SOURCE_MARKET_VALUE: u32 = 2848;
/// NoFundingSources.
pub const NO_FUNDING_SOURCES: u32 = 2849;
/// MarginDirection.
pub const MARGIN_DIRECTION: u32 = 2851;
/// SideCollateralReinvestmentRate.
pub const SIDE_COLLATERAL_REINVESTMENT_RATE: u32 = 2862;
/// SideUnderlyingRefID.
pub const SIDE_UNDERLYING_REF_ID: u32 = 2863;
/// NoSideCollateralReinvestments.
pub const NO_SIDE_COLLATERAL_REINVESTMENTS: u32 = 2864;
/// SideCollateralReinvestmentAmount.
pub const SIDE_COLLATERAL_REINVESTMENT_AMOUNT: u32 = 2865;
/// SideCollateralReinvestmentCurrency.
pub const SIDE_COLLATERAL_REINVESTMENT_CURRENCY: u32 = 2866;
/// SideCollateralReinvestmentType.
pub const SIDE_COLLATERAL_REINVESTMENT_TYPE: u32 = 2867;
/// CollateralizationValueDate.
pub const COLLATERALIZATION_VALUE_DATE: u32 = 2868;
/// RegulatoryReportTypeBusinessDate.
pub const REGULATORY_REPORT_TYPE_BUSINESS_DATE: u32 = 2869;
/// ClearingPortfolioID.
pub const CLEARING_PORTFOLIO_ID: u32 = 2870;
/// NoTransactionAttributes.
pub const NO_TRANSACTION_ATTRIBUTES: u32 = 2871;
/// TransactionAttributeType.
pub const TRANSACTION_ATTRIBUTE_TYPE: u32 = 2872;
/// TransactionAttributeValue.
pub const TRANSACTION_ATTRIBUTE_VALUE: u32 = 2873;
/// UnderlyingID.
pub const UNDERLYING_ID: u32 = 2874;
/// PosAmtPrice.
pub const POS_AMT_PRICE: u32 = 2876;
/// PosAmtPriceType.
pub const POS_AMT_PRICE_TYPE: u32 = 2877;
/// TerminationDate.
pub const TERMINATION_DATE: u32 = 2878;
/// CouponOtherDayCount.
pub const COUPON_OTHER_DAY_COUNT: u32 = 2879;
/// LegCouponOtherDayCount.
pub const LEG_COUPON_OTHER_DAY_COUNT: u32 = 2880;
/// UnderlyingCouponOtherDayCount.
pub const UNDERLYING_COUPON_OTHER_DAY_COUNT: u32 = 2881;
/// ContraOrderOrigination.
pub const CONTRA_ORDER_ORIGINATION: u32 = 2882;
/// RoutingArrangementIndicator.
pub const ROUTING_ARRANGEMENT_INDICATOR: u32 = 2883;
/// ContraRoutingArrangementIndicator.
pub const CONTRA_ROUTING_ARRANGEMENT_INDICATOR: u32 = 2884;
/// UnderlyingAccruedInterestAmt.
pub const UNDERLYING_ACCRUED_INTEREST_AMT: u32 = 2885;
/// UnderlyingNumDaysInterest.
pub const UNDERLYING_NUM_DAYS_INTEREST: u32 = 2886;
/// RelatedOrderID.
pub const RELATED_ORDER_ID: u32 = 2887;
/// RelatedOrderIDSource.
pub const RELATED_ORDER_ID_SOURCE: u32 = 2888;
/// RelatedOrderQty.
pub const RELATED_ORDER_QTY: u32 = 2889;
/// OrderRelationship.
pub const ORDER_RELATIONSHIP: u32 = 2890;
