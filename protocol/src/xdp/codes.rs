//! Codes that decide what happens to a packet or a request.

macro_rules! codes {
    (
        $(#[$meta:meta])*
        $name:ident { $($code:literal $variant:ident, $note:literal;)+ }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        pub enum $name {
            $(
                #[doc = $note]
                $variant,
            )+
            /// Any other code.
            Unknown(u8),
        }

        impl $name {
            /// What a code means.
            #[inline]
            pub const fn of(code: u8) -> Self {
                match code {
                    $($code => Self::$variant,)+
                    code => Self::Unknown(code),
                }
            }

            /// The code on the wire.
            #[inline]
            pub const fn code(self) -> u8 {
                match self {
                    $(Self::$variant => $code,)+
                    Self::Unknown(code) => code,
                }
            }
        }
    };
}

codes! {
    /// Why a packet was sent: [`Header::delivery_flag`](super::Header::delivery_flag).
    ///
    /// Source: Common Client Specification, packet header.
    DeliveryFlag {
         1 Heartbeat, "Nothing to send: no messages, and the next number to come stays.";
        10 Failover, "Any packet but a heartbeat, while a publisher that took over tells all anew.";
        11 Original, "Sent for the first time; also every request and the answer to it.";
        12 SequenceNumberReset, "One Sequence Number Reset, alone: the channel's numbers start anew.";
        13 OnlyRetransmission, "The only packet of a retransmission.";
        15 Retransmission, "One of the packets of a retransmission.";
        17 OnlyRefresh, "The only packet of a refresh.";
        18 FirstRefresh, "The first packet of a refresh.";
        19 Refresh, "A packet of a refresh, neither the first nor the last.";
        20 LastRefresh, "The last packet of a refresh.";
        21 MessageUnavailable, "Messages that were asked for cannot be had.";
    }
}

impl DeliveryFlag {
    /// Whether the packet repeats messages that were asked for, under their own numbers.
    pub const fn is_retransmission(self) -> bool {
        matches!(self, Self::OnlyRetransmission | Self::Retransmission)
    }

    /// Whether the packet is part of a refresh that was asked for.
    pub const fn is_refresh(self) -> bool {
        matches!(self, Self::OnlyRefresh | Self::FirstRefresh | Self::Refresh | Self::LastRefresh)
    }
}

codes! {
    /// What becomes of a request: [`RequestResponse::status`](super::RequestResponse::status).
    ///
    /// Source: Common Client Specification, Request Response.
    RequestStatus {
        b'0' Accepted, "It will be answered by multicast.";
        b'1' InvalidSource, "Refused: the source id is not known.";
        b'2' InvalidRange, "Refused: no such range of messages.";
        b'3' RangeTooLong, "Refused: more messages than one request may ask for.";
        b'4' TooManyRequests, "Refused: no more retransmissions today.";
        b'5' TooManyRefreshes, "Refused: no more refreshes today.";
        b'6' TooOld, "Refused: the messages are too old to be sent again; a refresh tells the state.";
        b'7' InvalidChannel, "Refused: no such channel.";
        b'8' InvalidProduct, "Refused: no such product.";
        b'9' InvalidMessage, "Refused: no such type of request, or not of its length.";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_goes_back_and_few_are_known() {
        for code in 0..=u8::MAX {
            assert_eq!(DeliveryFlag::of(code).code(), code);
            assert_eq!(RequestStatus::of(code).code(), code);
        }
        let flags: Vec<_> = (0..=u8::MAX).map(DeliveryFlag::of).collect();
        let known = |flag: &&DeliveryFlag| !matches!(flag, DeliveryFlag::Unknown(_));
        assert_eq!(flags.iter().filter(known).count(), 11);
        let codes = |is: fn(DeliveryFlag) -> bool| -> Vec<u8> {
            flags.iter().filter(|flag| is(**flag)).map(|flag| flag.code()).collect()
        };
        assert_eq!(codes(DeliveryFlag::is_retransmission), [13, 15]);
        assert_eq!(codes(DeliveryFlag::is_refresh), [17, 18, 19, 20]);
        assert_eq!(RequestStatus::of(b'6'), RequestStatus::TooOld);
    }
}
