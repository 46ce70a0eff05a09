//! zstd files as a stream of bytes.
//!
//! The decoder keeps back as much as a frame may still refer to, up to the frame's window of
//! megabytes. When the file is cut off, that part is good all the same and is handed out before the
//! error. Any number of frames may follow each other; skippable ones are stepped over.
//!
//! Source: RFC 8878, "Zstandard Frames" and "Skippable Frames".

use std::io::{self, BufRead, Read};

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// See the module documentation.
pub(super) struct ZstdFrames<R> {
    source: R,
    decoder: FrameDecoder,
    /// A frame has begun whose content is not all handed out.
    in_frame: bool,
    /// The frame is cut off or damaged; reported when what was decoded is handed out.
    failed: Option<io::Error>,
}

impl<R: BufRead> ZstdFrames<R> {
    pub(super) fn new(source: R) -> Self {
        Self { source, decoder: FrameDecoder::new(), in_frame: false, failed: None }
    }

    /// Begins the next frame. False at the end of the file.
    fn next_frame(&mut self) -> io::Result<bool> {
        loop {
            if self.source.fill_buf()?.is_empty() {
                return Ok(false);
            }
            match self.decoder.reset(&mut self.source) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let skipped =
                        io::copy(&mut self.source.by_ref().take(length.into()), &mut io::sink())?;
                    if skipped < length.into() {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                Err(error) => return Err(io::Error::other(error)),
            }
        }
    }

    /// Decodes the next block, and ends the frame by force where that fails.
    fn next_block(&mut self) {
        let one = || BlockDecodingStrategy::UptoBlocks(1);
        if let Err(error) = self.decoder.decode_blocks(&mut self.source, one()) {
            self.failed = Some(io::Error::other(error));
            // A last block of no bytes, and a checksum: the decoder lets go of all it holds.
            let end: &[u8] = &[1, 0, 0, 0, 0, 0, 0];
            self.in_frame = self.decoder.decode_blocks(end, one()).is_ok();
        }
    }

    /// Ends the frame, all of which is handed out.
    fn end_frame(&mut self) -> io::Result<()> {
        self.in_frame = false;
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        match (self.decoder.get_checksum_from_data(), self.decoder.get_calculated_checksum()) {
            (Some(expected), Some(found)) if expected != found => {
                Err(io::Error::new(io::ErrorKind::InvalidData, "content checksum does not match"))
            }
            _ => Ok(()),
        }
    }
}

impl<R: BufRead> Read for ZstdFrames<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.decoder.can_collect() > 0 {
                return self.decoder.read(buf);
            }
            if !self.in_frame {
                if let Some(error) = self.failed.take() {
                    return Err(error);
                }
                if !self.next_frame()? {
                    return Ok(0);
                }
                self.in_frame = true;
            } else if self.decoder.is_finished() {
                self.end_frame()?;
            } else {
                self.next_block();
            }
        }
    }
}
