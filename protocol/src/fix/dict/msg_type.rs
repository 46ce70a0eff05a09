//! Message types by name, as values of MsgType.
//!
//! Written by `protocol/generate`, do not edit. Source: the FIX Trading Community's Orchestra
//! repositories (Apache-2.0), as ironfix-dictionary 0.5.1 carries them.

/// Heartbeat.
pub const HEARTBEAT: &[u8] = b"0";
/// TestRequest.
pub const TEST_REQUEST: &[u8] = b"1";
/// ResendRequest.
pub const RESEND_REQUEST: &[u8] = b"2";
/// Reject.
pub const REJECT: &[u8] = b"3";
/// SequenceReset.
pub const SEQUENCE_RESET: &[u8] = b"4";
/// Logout.
pub const LOGOUT: &[u8] = b"5";
/// IOI.
pub const IOI: &[u8] = b"6";
/// Advertisement.
pub const ADVERTISEMENT: &[u8] = b"7";
/// ExecutionReport.
pub const EXECUTION_REPORT: &[u8] = b"8";
/// OrderCancelReject.
pub const ORDER_CANCEL_REJECT: &[u8] = b"9";
/// Logon.
pub const LOGON: &[u8] = b"A";
/// DerivativeSecurityList.
pub const DERIVATIVE_SECURITY_LIST: &[u8] = b"AA";
/// NewOrderMultileg.
pub const NEW_ORDER_MULTILEG: &[u8] = b"AB";
/// MultilegOrderCancelReplace.
pub const MULTILEG_ORDER_CANCEL_REPLACE: &[u8] = b"AC";
/// TradeCaptureReportRequest.
pub const TRADE_CAPTURE_REPORT_REQUEST: &[u8] = b"AD";
/// TradeCaptureReport.
pub const TRADE_CAPTURE_REPORT: &[u8] = b"AE";
/// OrderMassStatusRequest.
pub const ORDER_MASS_STATUS_REQUEST: &[u8] = b"AF";
/// QuoteRequestReject.
pub const QUOTE_REQUEST_REJECT: &[u8] = b"AG";
/// RFQRequest.
pub const RFQ_REQUEST: &[u8] = b"AH";
/// QuoteStatusReport.
pub const QUOTE_STATUS_REPORT: &[u8] = b"AI";
/// QuoteResponse.
pub const QUOTE_RESPONSE: &[u8] = b"AJ";
/// Confirmation.
pub const CONFIRMATION: &[u8] = b"AK";
/// PositionMaintenanceRequest.
pub const POSITION_MAINTENANCE_REQUEST: &[u8] = b"AL";
/// PositionMaintenanceReport.
pub const POSITION_MAINTENANCE_REPORT: &[u8] = b"AM";
/// RequestForPositions.
pub const REQUEST_FOR_POSITIONS: &[u8] = b"AN";
/// RequestForPositionsAck.
pub const REQUEST_FOR_POSITIONS_ACK: &[u8] = b"AO";
/// PositionReport.
pub const POSITION_REPORT: &[u8] = b"AP";
/// TradeCaptureReportRequestAck.
pub const TRADE_CAPTURE_REPORT_REQUEST_ACK: &[u8] = b"AQ";
/// TradeCaptureReportAck.
pub const TRADE_CAPTURE_REPORT_ACK: &[u8] = b"AR";
/// AllocationReport.
pub const ALLOCATION_REPORT: &[u8] = b"AS";
/// AllocationReportAck.
pub const ALLOCATION_REPORT_ACK: &[u8] = b"AT";
/// ConfirmationAck.
pub const CONFIRMATION_ACK: &[u8] = b"AU";
/// SettlementInstructionRequest.
pub const SETTLEMENT_INSTRUCTION_REQUEST: &[u8] = b"AV";
/// AssignmentReport.
pub const ASSIGNMENT_REPORT: &[u8] = b"AW";
/// CollateralRequest.
pub const COLLATERAL_REQUEST: &[u8] = b"AX";
/// CollateralAssignment.
pub const COLLATERAL_ASSIGNMENT: &[u8] = b"AY";
/// CollateralResponse.
pub const COLLATERAL_RESPONSE: &[u8] = b"AZ";
/// News.
pub const NEWS: &[u8] = b"B";
/// CollateralReport.
pub const COLLATERAL_REPORT: &[u8] = b"BA";
/// CollateralInquiry.
pub const COLLATERAL_INQUIRY: &[u8] = b"BB";
/// NetworkCounterpartySystemStatusRequest.
pub const NETWORK_COUNTERPARTY_SYSTEM_STATUS_REQUEST: &[u8] = b"BC";
/// NetworkCounterpartySystemStatusResponse.
pub const NETWORK_COUNTERPARTY_SYSTEM_STATUS_RESPONSE: &[u8] = b"BD";
/// UserRequest.
pub const USER_REQUEST: &[u8] = b"BE";
/// UserResponse.
pub const USER_RESPONSE: &[u8] = b"BF";
/// CollateralInquiryAck.
pub const COLLATERAL_INQUIRY_ACK: &[u8] = b"BG";
/// ConfirmationRequest.
pub const CONFIRMATION_REQUEST: &[u8] = b"BH";
/// TradingSessionListRequest.
pub const TRADING_SESSION_LIST_REQUEST: &[u8] = b"BI";
/// TradingSessionList.
pub const TRADING_SESSION_LIST: &[u8] = b"BJ";
/// SecurityListUpdateReport.
pub const SECURITY_LIST_UPDATE_REPORT: &[u8] = b"BK";
/// AdjustedPositionReport.
pub const ADJUSTED_POSITION_REPORT: &[u8] = b"BL";
/// AllocationInstructionAlert.
pub const ALLOCATION_INSTRUCTION_ALERT: &[u8] = b"BM";
/// ExecutionAck.
pub const EXECUTION_ACK: &[u8] = b"BN";
/// ContraryIntentionReport.
pub const CONTRARY_INTENTION_REPORT: &[u8] = b"BO";
/// SecurityDefinitionUpdateReport.
pub const SECURITY_DEFINITION_UPDATE_REPORT: &[u8] = b"BP";
/// SettlementObligationReport.
pub const SETTLEMENT_OBLIGATION_REPORT: &[u8] = b"BQ";
/// DerivativeSecurityListUpdateReport.
pub const DERIVATIVE_SECURITY_LIST_UPDATE_REPORT: &[u8] = b"BR";
/// TradingSessionListUpdateReport.
pub const TRADING_SESSION_LIST_UPDATE_REPORT: &[u8] = b"BS";
/// MarketDefinitionRequest.
pub const MARKET_DEFINITION_REQUEST: &[u8] = b"BT";
/// MarketDefinition.
pub const MARKET_DEFINITION: &[u8] = b"BU";
/// MarketDefinitionUpdateReport.
pub const MARKET_DEFINITION_UPDATE_REPORT: &[u8] = b"BV";
/// ApplicationMessageRequest.
pub const APPLICATION_MESSAGE_REQUEST: &[u8] = b"BW";
/// ApplicationMessageRequestAck.
pub const APPLICATION_MESSAGE_REQUEST_ACK: &[u8] = b"BX";
/// ApplicationMessageReport.
pub const APPLICATION_MESSAGE_REPORT: &[u8] = b"BY";
/// OrderMassActionReport.
pub const ORDER_MASS_ACTION_REPORT: &[u8] = b"BZ";
/// Email.
pub const EMAIL: &[u8] = b"C";
/// OrderMassActionRequest.
pub const ORDER_MASS_ACTION_REQUEST: &[u8] = b"CA";
/// UserNotification.
pub const USER_NOTIFICATION: &[u8] = b"CB";
/// StreamAssignmentRequest.
pub const STREAM_ASSIGNMENT_REQUEST: &[u8] = b"CC";
/// StreamAssignmentReport.
pub const STREAM_ASSIGNMENT_REPORT: &[u8] = b"CD";
/// StreamAssignmentReportACK.
pub const STREAM_ASSIGNMENT_REPORT_ACK: &[u8] = b"CE";
/// PartyDetailsListRequest.
pub const PARTY_DETAILS_LIST_REQUEST: &[u8] = b"CF";
/// PartyDetailsListReport.
pub const PARTY_DETAILS_LIST_REPORT: &[u8] = b"CG";
/// MarginRequirementInquiry.
pub const MARGIN_REQUIREMENT_INQUIRY: &[u8] = b"CH";
/// MarginRequirementInquiryAck.
pub const MARGIN_REQUIREMENT_INQUIRY_ACK: &[u8] = b"CI";
/// MarginRequirementReport.
pub const MARGIN_REQUIREMENT_REPORT: &[u8] = b"CJ";
/// PartyDetailsListUpdateReport.
pub const PARTY_DETAILS_LIST_UPDATE_REPORT: &[u8] = b"CK";
/// PartyRiskLimitsRequest.
pub const PARTY_RISK_LIMITS_REQUEST: &[u8] = b"CL";
/// PartyRiskLimitsReport.
pub const PARTY_RISK_LIMITS_REPORT: &[u8] = b"CM";
/// SecurityMassStatusRequest.
pub const SECURITY_MASS_STATUS_REQUEST: &[u8] = b"CN";
/// SecurityMassStatus.
pub const SECURITY_MASS_STATUS: &[u8] = b"CO";
/// AccountSummaryReport.
pub const ACCOUNT_SUMMARY_REPORT: &[u8] = b"CQ";
/// PartyRiskLimitsUpdateReport.
pub const PARTY_RISK_LIMITS_UPDATE_REPORT: &[u8] = b"CR";
/// PartyRiskLimitsDefinitionRequest.
pub const PARTY_RISK_LIMITS_DEFINITION_REQUEST: &[u8] = b"CS";
/// PartyRiskLimitsDefinitionRequestAck.
pub const PARTY_RISK_LIMITS_DEFINITION_REQUEST_ACK: &[u8] = b"CT";
/// PartyEntitlementsRequest.
pub const PARTY_ENTITLEMENTS_REQUEST: &[u8] = b"CU";
/// PartyEntitlementsReport.
pub const PARTY_ENTITLEMENTS_REPORT: &[u8] = b"CV";
/// QuoteAck.
pub const QUOTE_ACK: &[u8] = b"CW";
/// PartyDetailsDefinitionRequest.
pub const PARTY_DETAILS_DEFINITION_REQUEST: &[u8] = b"CX";
/// PartyDetailsDefinitionRequestAck.
pub const PARTY_DETAILS_DEFINITION_REQUEST_ACK: &[u8] = b"CY";
/// PartyEntitlementsUpdateReport.
pub const PARTY_ENTITLEMENTS_UPDATE_REPORT: &[u8] = b"CZ";
/// NewOrderSingle.
pub const NEW_ORDER_SINGLE: &[u8] = b"D";
/// PartyEntitlementsDefinitionRequest.
pub const PARTY_ENTITLEMENTS_DEFINITION_REQUEST: &[u8] = b"DA";
/// PartyEntitlementsDefinitionRequestAck.
pub const PARTY_ENTITLEMENTS_DEFINITION_REQUEST_ACK: &[u8] = b"DB";
/// TradeMatchReport.
pub const TRADE_MATCH_REPORT: &[u8] = b"DC";
/// TradeMatchReportAck.
pub const TRADE_MATCH_REPORT_ACK: &[u8] = b"DD";
/// PartyRiskLimitsReportAck.
pub const PARTY_RISK_LIMITS_REPORT_ACK: &[u8] = b"DE";
/// PartyRiskLimitCheckRequest.
pub const PARTY_RISK_LIMIT_CHECK_REQUEST: &[u8] = b"DF";
/// PartyRiskLimitCheckRequestAck.
pub const PARTY_RISK_LIMIT_CHECK_REQUEST_ACK: &[u8] = b"DG";
/// PartyActionRequest.
pub const PARTY_ACTION_REQUEST: &[u8] = b"DH";
/// PartyActionReport.
pub const PARTY_ACTION_REPORT: &[u8] = b"DI";
/// MassOrder.
pub const MASS_ORDER: &[u8] = b"DJ";
/// MassOrderAck.
pub const MASS_ORDER_ACK: &[u8] = b"DK";
/// PositionTransferInstruction.
pub const POSITION_TRANSFER_INSTRUCTION: &[u8] = b"DL";
/// PositionTransferInstructionAck.
pub const POSITION_TRANSFER_INSTRUCTION_ACK: &[u8] = b"DM";
/// PositionTransferReport.
pub const POSITION_TRANSFER_REPORT: &[u8] = b"DN";
/// MarketDataStatisticsRequest.
pub const MARKET_DATA_STATISTICS_REQUEST: &[u8] = b"DO";
/// MarketDataStatisticsReport.
pub const MARKET_DATA_STATISTICS_REPORT: &[u8] = b"DP";
/// CollateralReportAck.
pub const COLLATERAL_REPORT_ACK: &[u8] = b"DQ";
/// MarketDataReport.
pub const MARKET_DATA_REPORT: &[u8] = b"DR";
/// CrossRequest.
pub const CROSS_REQUEST: &[u8] = b"DS";
/// CrossRequestAck.
pub const CROSS_REQUEST_ACK: &[u8] = b"DT";
/// AllocationInstructionAlertRequest.
pub const ALLOCATION_INSTRUCTION_ALERT_REQUEST: &[u8] = b"DU";
/// AllocationInstructionAlertRequestAck.
pub const ALLOCATION_INSTRUCTION_ALERT_REQUEST_ACK: &[u8] = b"DV";
/// TradeAggregationRequest.
pub const TRADE_AGGREGATION_REQUEST: &[u8] = b"DW";
/// TradeAggregationReport.
pub const TRADE_AGGREGATION_REPORT: &[u8] = b"DX";
/// PayManagementRequest.
pub const PAY_MANAGEMENT_REQUEST: &[u8] = b"DY";
/// PayManagementRequestAck.
pub const PAY_MANAGEMENT_REQUEST_ACK: &[u8] = b"DZ";
/// NewOrderList.
pub const NEW_ORDER_LIST: &[u8] = b"E";
/// PayManagementReport.
pub const PAY_MANAGEMENT_REPORT: &[u8] = b"EA";
/// PayManagementReportAck.
pub const PAY_MANAGEMENT_REPORT_ACK: &[u8] = b"EB";
/// OrderCancelRequest.
pub const ORDER_CANCEL_REQUEST: &[u8] = b"F";
/// OrderCancelReplaceRequest.
pub const ORDER_CANCEL_REPLACE_REQUEST: &[u8] = b"G";
/// OrderStatusRequest.
pub const ORDER_STATUS_REQUEST: &[u8] = b"H";
/// AllocationInstruction.
pub const ALLOCATION_INSTRUCTION: &[u8] = b"J";
/// ListCancelRequest.
pub const LIST_CANCEL_REQUEST: &[u8] = b"K";
/// ListExecute.
pub const LIST_EXECUTE: &[u8] = b"L";
/// ListStatusRequest.
pub const LIST_STATUS_REQUEST: &[u8] = b"M";
/// ListStatus.
pub const LIST_STATUS: &[u8] = b"N";
/// AllocationInstructionAck.
pub const ALLOCATION_INSTRUCTION_ACK: &[u8] = b"P";
/// DontKnowTrade.
pub const DONT_KNOW_TRADE: &[u8] = b"Q";
/// QuoteRequest.
pub const QUOTE_REQUEST: &[u8] = b"R";
/// Quote.
pub const QUOTE: &[u8] = b"S";
/// SettlementInstructions.
pub const SETTLEMENT_INSTRUCTIONS: &[u8] = b"T";
/// MarketDataRequest.
pub const MARKET_DATA_REQUEST: &[u8] = b"V";
/// MarketDataSnapshotFullRefresh.
pub const MARKET_DATA_SNAPSHOT_FULL_REFRESH: &[u8] = b"W";
/// MarketDataIncrementalRefresh.
pub const MARKET_DATA_INCREMENTAL_REFRESH: &[u8] = b"X";
/// MarketDataRequestReject.
pub const MARKET_DATA_REQUEST_REJECT: &[u8] = b"Y";
/// QuoteCancel.
pub const QUOTE_CANCEL: &[u8] = b"Z";
/// QuoteStatusRequest.
pub const QUOTE_STATUS_REQUEST: &[u8] = b"a";
/// MassQuoteAck.
pub const MASS_QUOTE_ACK: &[u8] = b"b";
/// SecurityDefinitionRequest.
pub const SECURITY_DEFINITION_REQUEST: &[u8] = b"c";
/// SecurityDefinition.
pub const SECURITY_DEFINITION: &[u8] = b"d";
/// SecurityStatusRequest.
pub const SECURITY_STATUS_REQUEST: &[u8] = b"e";
/// SecurityStatus.
pub const SECURITY_STATUS: &[u8] = b"f";
/// TradingSessionStatusRequest.
pub const TRADING_SESSION_STATUS_REQUEST: &[u8] = b"g";
/// TradingSessionStatus.
pub const TRADING_SESSION_STATUS: &[u8] = b"h";
/// MassQuote.
pub const MASS_QUOTE: &[u8] = b"i";
/// BusinessMessageReject.
pub const BUSINESS_MESSAGE_REJECT: &[u8] = b"j";
/// BidRequest.
pub const BID_REQUEST: &[u8] = b"k";
/// BidResponse.
pub const BID_RESPONSE: &[u8] = b"l";
/// ListStrikePrice.
pub const LIST_STRIKE_PRICE: &[u8] = b"m";
/// XMLnonFIX.
pub const XM_LNON_FIX: &[u8] = b"n";
/// RegistrationInstructions.
pub const REGISTRATION_INSTRUCTIONS: &[u8] = b"o";
/// RegistrationInstructionsResponse.
pub const REGISTRATION_INSTRUCTIONS_RESPONSE: &[u8] = b"p";
/// OrderMassCancelRequest.
pub const ORDER_MASS_CANCEL_REQUEST: &[u8] = b"q";
/// OrderMassCancelReport.
pub const ORDER_MASS_CANCEL_REPORT: &[u8] = b"r";
/// NewOrderCross.
pub const NEW_ORDER_CROSS: &[u8] = b"s";
/// CrossOrderCancelReplaceRequest.
pub const CROSS_ORDER_CANCEL_REPLACE_REQUEST: &[u8] = b"t";
/// CrossOrderCancelRequest.
pub const CROSS_ORDER_CANCEL_REQUEST: &[u8] = b"u";
/// SecurityTypeRequest.
pub const SECURITY_TYPE_REQUEST: &[u8] = b"v";
/// SecurityTypes.
pub const SECURITY_TYPES: &[u8] = b"w";
/// SecurityListRequest.
pub const SECURITY_LIST_REQUEST: &[u8] = b"x";
/// SecurityList.
pub const SECURITY_LIST: &[u8] = b"y";
/// DerivativeSecurityListRequest.
pub const DERIVATIVE_SECURITY_LIST_REQUEST: &[u8] = b"z";
