//! Walks the messages of one part from the first to the last that can be read.

use super::block::RecordBlock;
use super::content::Content;
use super::developer::Descriptions;
use super::layout::{Layout, Message, Use};
use super::profile::message;
use super::record::DistanceCounter;
use crate::model::Note;

const COMPRESSED_BIT: u8 = 0x80;
const DEFINITION_BIT: u8 = 0x40;
const DEVELOPER_BIT: u8 = 0x20;
const LOCAL_IDS: usize = 16;
const LOCAL_MASK: u8 = 0x0F;
/// Range of the time in a compressed header.
const COMPRESSED_SECONDS: u32 = 32;

/// What a part said, and where and why reading ended before its end.
#[derive(Debug)]
pub struct Reading {
    pub content: Content,
    pub stopped: Option<Note>,
}

/// Reads a part that begins at byte `offset` of the file.
pub fn read(messages: &[u8], offset: usize) -> Reading {
    let mut descriptions = Descriptions::default();
    let reading = Reader::new(messages, offset, &mut descriptions).run();
    if !descriptions.came_late {
        return reading;
    }
    // Some apps describe their fields after using them: once more, with everything known from the start.
    descriptions.restart();
    Reader::new(messages, offset, &mut descriptions).run()
}

#[derive(Debug)]
struct Reader<'a> {
    messages: &'a [u8],
    offset: usize,
    descriptions: &'a mut Descriptions,
    layouts: [Layout; LOCAL_IDS],
    /// The last timestamp of any message, which compressed headers count from.
    last_timestamp: Option<u32>,
    counter: DistanceCounter,
    /// Records found and not read yet; their layout stays as it is until they are.
    block: RecordBlock,
    content: Content,
}

impl<'a> Reader<'a> {
    fn new(messages: &'a [u8], offset: usize, descriptions: &'a mut Descriptions) -> Self {
        Reader {
            messages,
            offset,
            descriptions,
            layouts: std::array::from_fn(|_| Layout::default()),
            last_timestamp: None,
            counter: DistanceCounter::default(),
            block: RecordBlock::default(),
            content: Content::default(),
        }
    }

    fn run(mut self) -> Reading {
        let mut at = 0;
        let mut stopped = None;
        while at < self.messages.len() {
            match self.step(at) {
                Ok(next) => at = next,
                Err(reason) => {
                    stopped = Some(Note::at((self.offset + at) as u64, reason));
                    break;
                }
            }
        }
        self.read_block();
        Reading { content: self.content, stopped }
    }

    /// Reads the message at `at` and gives where the next one begins.
    fn step(&mut self, at: usize) -> Result<usize, String> {
        let header = self.messages[at];
        let rest = &self.messages[at + 1..];
        if header & COMPRESSED_BIT != 0 {
            let local = header >> 5 & 0x03;
            let timestamp = self.last_timestamp.map(|last| decompress(last, header));
            self.read_message(usize::from(local), at + 1, timestamp).map(|size| at + 1 + size)
        } else if header & DEFINITION_BIT != 0 {
            let local = usize::from(header & LOCAL_MASK);
            if self.block.waits_for(local) {
                self.read_block();
            }
            let layout = &mut self.layouts[local];
            let size = layout.redefine(rest, header & DEVELOPER_BIT != 0, self.descriptions);
            size.map(|size| at + 1 + size).ok_or_else(|| "the recording breaks off inside a definition".into())
        } else {
            let local = usize::from(header & LOCAL_MASK);
            match self.take_run(at) {
                end if end > at => Ok(end),
                _ => self.read_message(local, at + 1, None).map(|size| at + 1 + size),
            }
        }
    }

    /// Reads the data message whose body begins at `at` and gives the body's size.
    fn read_message(&mut self, local: usize, at: usize, from_header: Option<u32>) -> Result<usize, String> {
        let rest = &self.messages[at..];
        let layout = &self.layouts[local];
        if layout.used_for == Use::Undefined {
            return Err(format!("message kind {local} was never defined, what follows cannot be read"));
        }
        let Some(body) = rest.get(..layout.size) else {
            return Err("the recording breaks off inside a message".into());
        };
        let timestamp = layout.time(body).or(from_header);
        self.last_timestamp = timestamp.or(self.last_timestamp);
        match layout.used_for {
            Use::Record => match timestamp {
                Some(timestamp) => {
                    self.content.make_room(self.block.len(), rest.len() / (layout.size + 1))?;
                    if !self.block.takes(local) {
                        self.read_block();
                    }
                    self.block.add(local, timestamp, at);
                }
                None => self.content.records_without_time += 1,
            },
            Use::Other => take_in(&mut self.content, self.descriptions, &Message { layout, body, timestamp }),
            Use::Skip | Use::Undefined => {}
        }
        Ok(self.layouts[local].size)
    }

    /// Takes in records of the layout that is waiting, each with a time of its own, and steps over messages nobody reads
    /// between them. Gives where they end. The usual case at its usual speed: all else is left to [`Self::read_message`].
    fn take_run(&mut self, mut at: usize) -> usize {
        let record_local = self.block.local();
        let Layout { timestamp, size, .. } = self.layouts[record_local];
        let Some(timestamp) = timestamp.filter(|_| self.block.waits_for(record_local)) else { return at };
        let mut room = self.block.room().min(self.content.room(self.block.len()));
        while let Some(&header) = self.messages.get(at).filter(|header| **header < DEFINITION_BIT) {
            let (local, body_at) = (usize::from(header & LOCAL_MASK), at + 1);
            let body_size = if local == record_local {
                let body = self.messages.get(body_at..body_at + size);
                let own = body.and_then(|body| timestamp.read_u32(body)).filter(|&time| room > 0 && time > 0);
                let Some(time) = own else { break };
                self.block.add(local, time, body_at);
                self.last_timestamp = Some(time);
                room -= 1;
                size
            } else {
                let layout = &self.layouts[local];
                let body = self.messages.get(body_at..body_at + layout.size);
                let Some(body) = body.filter(|_| layout.used_for == Use::Skip) else { break };
                self.last_timestamp = layout.time(body).or(self.last_timestamp);
                layout.size
            };
            at = body_at + body_size;
        }
        at
    }

    /// Reads the records that wait.
    fn read_block(&mut self) {
        let Layout { plan, size, .. } = &self.layouts[self.block.local()];
        self.block.read(plan, *size, self.messages, &mut self.counter, &mut self.content);
    }
}

fn take_in(content: &mut Content, descriptions: &mut Descriptions, message: &Message) {
    match message.layout.global {
        message::FILE_ID => content.add_file_id(message),
        message::USER_PROFILE => content.add_user_profile(message),
        message::SPORT => content.add_sport(message),
        message::SESSION => content.add_session(message),
        message::EVENT => content.add_event(message),
        message::DEVICE_INFO => content.add_device(message),
        message::ACTIVITY => content.add_activity(message),
        message::HEART_RATE => content.stored_heart_rate.add(message),
        message::TIMESTAMP_CORRELATION => content.add_timestamp_correlation(message),
        message::FIELD_DESCRIPTION => descriptions.learn(message),
        _ => {}
    }
}

/// The first moment at or after `last` whose low five bits are those of the header.
fn decompress(last: u32, header: u8) -> u32 {
    let seconds = u32::from(header) % COMPRESSED_SECONDS;
    let step = (seconds + COMPRESSED_SECONDS - last % COMPRESSED_SECONDS) % COMPRESSED_SECONDS;
    last.wrapping_add(step)
}
