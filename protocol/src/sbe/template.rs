//! Messages as their schema describes them: a root block and groups.

use super::Header;
use super::block::{Block, View, known};
use super::group::{Group, GroupShape};
use crate::show::Show;
use crate::{DecodeError, Value};

/// What follows a message's header: the root block, whole, and the groups.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Body<'a> {
    version: u16,
    root_length: u16,
    bytes: &'a [u8],
}

impl<'a> Body<'a> {
    /// The body behind `header`, which begins `block`, if the root block and the groups are wholly there.
    #[inline(always)]
    pub(crate) fn checked<R: Block>(
        header: &Header,
        block: &'a [u8],
        groups: &[GroupShape],
    ) -> Result<Self, DecodeError> {
        let bytes = block.get(Header::SIZE..).unwrap_or_default();
        let (root_length, version) = (header.block_length(), header.version());
        let length = usize::from(root_length);
        if length < R::MIN {
            return Err(DecodeError::Truncated { have: length, need: R::MIN });
        }
        let Some(mut rest) = bytes.get(length..) else {
            return Err(DecodeError::Truncated { have: bytes.len(), need: length });
        };
        for group in groups {
            (_, rest) = group.split(rest, version)?;
        }
        Ok(Self { version, root_length, bytes })
    }

    #[inline]
    pub(crate) fn version(&self) -> u16 {
        self.version
    }

    #[inline(always)]
    pub(crate) fn root<R: Block>(&self) -> View<'a, R> {
        View::new(self.bytes, known::<R>(self.version, self.root_length.into()))
    }

    /// The last of `groups`, which is the message's groups up to it. They were found whole before.
    #[inline(always)]
    pub(crate) fn group<E: Block>(&self, groups: &[GroupShape]) -> Group<'a, E> {
        let mut rest = self.bytes.get(self.root_length.into()..).unwrap_or_default();
        let mut span = Default::default();
        for group in groups {
            (span, rest) = group.split(rest, self.version).unwrap_or_default();
        }
        Group::new(span, self.version)
    }

    pub(crate) fn show_root<R: Block>(&self, to: &mut impl Show<'a>) {
        let known = known::<R>(self.version, self.root_length.into());
        let front = self.bytes.get(..known).unwrap_or(self.bytes);
        R::show(front, &mut |name: &'static str, value: Value<'a>| to.field(name, value));
    }

    pub(crate) fn show_group<S: Show<'a>, E: Block>(
        name: &'static str,
        group: &Group<'a, E>,
        to: &mut S,
    ) {
        to.group(name, group.len());
        group.show(to, S::entry, S::field);
        to.end_group();
    }
}

/// One message of a schema: `id Name, Root, version { index group "NoGroup": Entry in DIMENSION since
/// version; … }`.
macro_rules! template {
    (
        $(#[$meta:meta])*
        $id:literal $name:ident, $root:ident, $version:literal {
            $($index:literal $group:ident $count:literal: $entry:ident in $dimension:ident since $since:literal;)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy)]
        pub struct $name<'a>($crate::sbe::Body<'a>);

        impl<'a> $name<'a> {
            /// The number of the template.
            pub const TEMPLATE_ID: u16 = $id;
            /// The newest version of the schema that has it; written by [`encode`](Self::encode).
            pub const VERSION: u16 = $version;

            /// The names of its groups.
            pub(super) const GROUP_NAMES: &'static [&'static str] = &[$($count),*];

            const GROUPS: &'static [$crate::sbe::GroupShape] = &[$(
                $crate::sbe::GroupShape {
                    dimension: super::$dimension,
                    since: $since,
                    min: <$entry as $crate::sbe::Block>::MIN,
                },
            )*];

            /// Views one message, from its header on.
            ///
            /// # Errors
            ///
            /// As [`Message::parse`](crate::mdp3::Message::parse), and
            /// [`DecodeError::Kind`](crate::DecodeError::Kind) for another template or schema.
            pub fn view(block: &'a [u8]) -> Result<Self, $crate::DecodeError> {
                let header = $crate::sbe::Header::view(block)?;
                if header.template_id() != $id || header.schema_id() != super::SCHEMA_ID {
                    return Err($crate::DecodeError::Kind(header.template_id()));
                }
                Self::behind(header, block)
            }

            #[inline(always)]
            pub(super) fn behind(
                header: &$crate::sbe::Header,
                block: &'a [u8],
            ) -> Result<Self, $crate::DecodeError> {
                $crate::sbe::Body::checked::<$root>(header, block, Self::GROUPS).map(Self)
            }

            /// The version of the schema that the sender used.
            #[inline]
            pub fn version(&self) -> u16 {
                self.0.version()
            }

            /// The fields that are no group's.
            #[inline(always)]
            pub fn root(&self) -> $crate::sbe::View<'a, $root> {
                self.0.root()
            }

            $(
                #[doc = concat!("The entries of `", $count, "`.")]
                #[inline(always)]
                pub fn $group(&self) -> $crate::sbe::Group<'a, $entry> {
                    self.0.group(&Self::GROUPS[..=$index])
                }
            )*

            /// Shows all fields and groups, in the schema's order and by its names in snake_case. What
            /// is the same in every message is not shown.
            pub fn show(&self, to: &mut impl $crate::show::Show<'a>) {
                self.0.show_root::<$root>(to);
                $($crate::sbe::Body::show_group($count, &self.$group(), to);)*
            }

            /// Writes a message into the front of `bytes`, from its header on.
            ///
            /// # Errors
            ///
            /// [`EncodeError::Full`](crate::EncodeError::Full) when `bytes` is too short,
            /// [`EncodeError::Limit`](crate::EncodeError::Limit) when a group has more entries than its
            /// header can say.
            #[allow(clippy::too_many_arguments, reason = "a group each")]
            pub fn encode<'b>(
                bytes: &'b mut [u8],
                root: &$root,
                $($group: &[$entry],)*
            ) -> Result<&'b [u8], $crate::EncodeError> {
                #[allow(unused_mut, reason = "there may be no groups")]
                let mut writer =
                    $crate::sbe::Writer::new(bytes, $id, super::SCHEMA_ID, $version, root)?;
                $(writer.group(super::$dimension, $group)?;)*
                Ok(writer.finish())
            }
        }

        #[cfg(test)]
        #[allow(dead_code, reason = "there may be no groups")]
        impl<'a> $name<'a> {
            /// An entry, of the group that the getter gives, that is the front of `bytes`.
            pub(super) fn first<E: $crate::sbe::Block>(
                bytes: &[u8],
                _: impl Fn(&Self) -> $crate::sbe::Group<'a, E>,
            ) -> E {
                bytemuck::pod_read_unaligned(&bytes[..size_of::<E>()])
            }
        }

        impl core::fmt::Debug for $name<'_> {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.debug_struct(stringify!($name))
                    .field("root", &self.root())
                    $(.field(stringify!($group), &self.$group()))*
                    .finish()
            }
        }
    };
}

/// All messages of a schema.
macro_rules! messages {
    ($($id:literal $name:ident, $root:ident { $($group:ident)* })+) => {
        /// One message, viewed in its block.
        #[derive(Clone, Copy, Debug)]
        #[allow(missing_docs, reason = "a variant is what its layout says")]
        pub enum Message<'a> {
            $($name($name<'a>),)+
            /// A template or a schema that this revision does not know, to be counted and stepped over.
            Unknown {
                /// The number of the template.
                kind: u16,
                /// All of its block.
                block: &'a [u8],
            },
        }

        impl<'a> Message<'a> {
            /// Views one message, from its header on, without copying. Bytes behind what is known of it
            /// are left alone.
            ///
            /// # Errors
            ///
            /// [`DecodeError::Truncated`](crate::DecodeError::Truncated) when the header, the root block
            /// or the entries that a group says it has are not wholly there, or say a length that is
            /// shorter than what they have always been.
            #[inline]
            pub fn parse(block: &'a [u8]) -> Result<Self, $crate::DecodeError> {
                let header = $crate::sbe::Header::view(block)?;
                let kind = header.template_id();
                if header.schema_id() != SCHEMA_ID {
                    return Ok(Self::Unknown { kind, block });
                }
                match kind {
                    $($id => $name::behind(header, block).map(Self::$name),)+
                    _ => Ok(Self::Unknown { kind, block }),
                }
            }

            /// The number of the template.
            #[inline]
            pub fn kind(&self) -> u16 {
                match self {
                    $(Self::$name(_) => $id,)+
                    Self::Unknown { kind, .. } => *kind,
                }
            }

            /// Shows all fields and groups, in the schema's order and by its names in snake_case. An
            /// unknown message shows none.
            pub fn show(&self, to: &mut impl $crate::show::Show<'a>) {
                match self {
                    $(Self::$name(message) => message.show(to),)+
                    Self::Unknown { .. } => {}
                }
            }

            /// Shows `visit` the same flat: a group as the number of its entries, and then their fields.
            pub fn fields(&self, visit: &mut impl FnMut(&'static str, $crate::Value<'a>)) {
                self.show(&mut $crate::show::Flat(visit));
            }
        }

        #[cfg(test)]
        impl Message<'_> {
            /// The message written anew from its root and entries.
            pub(super) fn encoded(&self) -> Vec<u8> {
                let mut bytes = vec![0xaa; 1 << 16];
                match self {
                    $(Self::$name(message) => {
                        $(let $group: Vec<_> = message.$group().iter().map(|entry| *entry).collect();)*
                        $name::encode(&mut bytes, &message.root(), $(&$group),*).unwrap().to_vec()
                    })+
                    Self::Unknown { block, .. } => block.to_vec(),
                }
            }

            /// A message of template `kind` whose root and entries are whatever bytes `any` gives.
            pub(super) fn random(kind: u16, any: &mut impl FnMut(usize) -> Vec<u8>) -> Vec<u8> {
                let mut bytes = vec![0xaa; 1 << 16];
                match kind {
                    $($id => {
                        let root = bytemuck::pod_read_unaligned(&any(size_of::<$root>()));
                        $(
                            let count = any(1)[0] % 4;
                            let entry = |_| $name::first(&any(512), $name::$group);
                            let $group: Vec<_> = (0..count).map(entry).collect();
                        )*
                        $name::encode(&mut bytes, &root, $(&$group),*).unwrap().to_vec()
                    })+
                    _ => unreachable!(),
                }
            }
        }

        /// Every template known, by its number. Sizes are those of header and root block.
        pub const LAYOUTS: &[$crate::Layout] = &[$(
            $crate::Layout {
                kind: $id,
                size: $crate::sbe::Header::SIZE + <$root as $crate::sbe::Block>::LENGTH as usize,
                size_max: $crate::sbe::Header::SIZE + <$root as $crate::sbe::Block>::LENGTH as usize,
                title: stringify!($name),
                fields: &[$root::FIELDS, $name::GROUP_NAMES],
            },
        )+];

        /// The layout of messages of template `kind`, if known.
        pub const fn layout_of(kind: u16) -> Option<&'static $crate::Layout> {
            let mut i = 0;
            while i < LAYOUTS.len() {
                if LAYOUTS[i].kind == kind {
                    return Some(&LAYOUTS[i]);
                }
                i += 1;
            }
            None
        }
    };
}

pub(crate) use {messages, template};
