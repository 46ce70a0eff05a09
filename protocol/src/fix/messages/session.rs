//! Session messages, and the reject of an application message.

use super::message;

message! {
    /// Logon: the first message each way.
    Logon<'a>, b"A", |logon, version| Self {
        default_appl_ver_id: logon.default_appl_ver_id.or(version.appl_ver_id()),
        ..logon
    }; {
        /// EncryptMethod; 0 is none, and no other is in use.
        encrypt_method: uint need 98;
        /// RawData, for some counterparties' authentication.
        raw_data: data some 96;
        /// HeartBtInt in seconds.
        heart_bt_int: uint need 108;
        /// ResetSeqNumFlag: both start at 1 again.
        reset_seq_num: bool some 141;
        /// MaxMessageSize in bytes.
        max_message_size: uint some 383;
        /// TestMessageIndicator: this is a test session.
        test_message: bool some 464;
        /// Username.
        username: text some 553;
        /// Password.
        password: text some 554;
        /// NextExpectedMsgSeqNum: the number awaited from the receiver of this Logon.
        next_expected: uint some 789;
        /// DefaultApplVerID: the application version under FIXT, set for 5.0 SP2 if not given.
        default_appl_ver_id: text some 1137;
    }
}

message! {
    /// Logout: the last message each way.
    Logout<'a>, b"5", |logout, _version| logout; {
        /// Why.
        text: text some 58;
    }
}

message! {
    /// Heartbeat: a sign of life, or the answer to a TestRequest.
    Heartbeat<'a>, b"0", |heartbeat, _version| heartbeat; {
        /// TestReqID of the TestRequest it answers.
        test_req_id: text some 112;
    }
}

message! {
    /// TestRequest: asks for a Heartbeat.
    TestRequest<'a>, b"1", |request, _version| request; {
        /// TestReqID, to be sent back.
        test_req_id: text need 112;
    }
}

message! {
    /// ResendRequest: asks for messages that were missed.
    ResendRequest, b"2", |request, _version| request; {
        /// BeginSeqNo: the first.
        begin: uint need 7;
        /// EndSeqNo: the last, or 0 for all from the first on.
        end: uint need 16;
    }
}

message! {
    /// SequenceReset: numbers that will not be sent.
    SequenceReset, b"4", |reset, _version| reset; {
        /// NewSeqNo: the number of the next message.
        new_seq: uint need 36;
        /// GapFillFlag: in place of messages that need no resending. If not, a reset by force.
        gap_fill: bool some 123;
    }
}

message! {
    /// Reject: a message that breaks the session's rules. Its reasons are
    /// [`RejectReason`](crate::fix::RejectReason).
    Reject<'a>, b"3", |reject, _version| reject; {
        /// RefSeqNum: the number of the message.
        ref_seq: uint need 45;
        /// Why, in words.
        text: text some 58;
        /// RefTagID: the field. Text, since it may be no valid tag.
        ref_tag: text some 371;
        /// RefMsgType: the type of the message.
        ref_msg_type: text some 372;
        /// SessionRejectReason.
        reason: uint some 373;
    }
}

message! {
    /// BusinessMessageReject: a sound message that is not acted upon, for want of another answer.
    BusinessMessageReject<'a>, b"j", |reject, _version| reject; {
        /// RefSeqNum: the number of the message.
        ref_seq: uint some 45;
        /// Why, in words.
        text: text some 58;
        /// RefMsgType: the type of the message.
        ref_msg_type: text need 372;
        /// BusinessRejectRefID: the message's own identifier, such as its ClOrdID.
        ref_id: text some 379;
        /// BusinessRejectReason; 3 is an unsupported message type.
        reason: uint need 380;
    }
}
