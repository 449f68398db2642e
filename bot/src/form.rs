//! The order form: what has been chosen so far and which step is open. Pure: names, pages and sentences are put
//! together in `view`, photos and the submission belong to the turn that handles the update.

pub(crate) mod lists;
pub(crate) mod quantity;
pub(crate) mod search;
pub(crate) mod view;

use helpdesk_domain::{
    BranchId, CartridgeId, PersonId, PhotoId, PrinterId, Refusal,
    order::{MAX_LINES, MAX_PHOTOS, MAX_QUANTITY, MAX_TEXT, Quantity},
    refusal::checked_text,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::buttons::{FormAct, Step};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Form {
    /// Time-ordered; the submission's idempotency key, however often it is pressed.
    pub nonce: Uuid,
    pub step: Step,
    /// Staff order for somebody.
    #[serde(default)]
    pub for_somebody: bool,
    /// For whom; none is the one who fills it in.
    #[serde(default)]
    pub requester: Option<PersonId>,
    pub branch: Option<BranchId>,
    /// There is only one branch to choose, so nobody is asked.
    pub only_branch: bool,
    /// The printer it is for: what fits it comes first.
    #[serde(default)]
    pub printer: Option<PrinterId>,
    pub lines: Vec<Quantity>,
    /// The line whose quantity is being chosen.
    pub choosing: Option<Quantity>,
    pub page: u16,
    /// What was typed to find a cartridge (or a branch).
    pub query: Option<String>,
    pub comment: Option<String>,
    pub photos: Vec<PhotoId>,
    /// The album whose photos are coming in: its first one has moved the form below it.
    #[serde(default)]
    pub album: Option<String>,
    /// Opened from the confirmation: the next step is the confirmation again.
    pub reviewing: bool,
}

/// What a press asks beyond the form itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    Nothing,
    Cancel,
    Send,
    Repeat,
}

impl Form {
    pub fn new(branch: Option<BranchId>, only_branch: bool) -> Self {
        Self {
            nonce: Uuid::now_v7(),
            step: if branch.is_some() { Step::Cartridges } else { Step::Branch },
            for_somebody: false,
            requester: None,
            branch,
            only_branch,
            printer: None,
            lines: Vec::new(),
            choosing: None,
            page: 0,
            query: None,
            comment: None,
            photos: Vec::new(),
            album: None,
            reviewing: false,
        }
    }

    /// A form that staff fill in for somebody else: whom, is asked first.
    pub fn for_somebody() -> Self {
        Self { step: Step::Requester, for_somebody: true, ..Self::new(None, false) }
    }

    /// For whom, and where they may order: one branch is no question, and a printer's is none either.
    pub fn order_for(&mut self, person: PersonId, branches: &[BranchId]) {
        self.requester = Some(person);
        self.only_branch = branches.len() == 1;
        let before = self.branch;
        self.branch = match branches {
            [only] => Some(*only),
            _ => self.branch.filter(|branch| branches.contains(branch)),
        };
        self.printer = self.printer.filter(|_| self.branch == before);
        self.advance(if self.branch.is_some() { Step::Cartridges } else { Step::Branch });
    }

    /// Opens the form on what fits the printer.
    pub fn order_for_printer(&mut self, printer: PrinterId, branch: BranchId) {
        if self.branch != Some(branch) {
            self.branch = Some(branch);
        }
        self.printer = Some(printer);
        let nobody_yet = self.for_somebody && self.requester.is_none();
        self.open(if nobody_yet { Step::Requester } else { Step::Cartridges });
    }

    /// Names the form on its buttons: the random end of the nonce.
    pub fn tag(&self) -> String {
        let text = self.nonce.simple().to_string();
        text[24..].to_owned()
    }

    /// A press. One that doesn't belong to the open step (a double press, an old screen) changes nothing.
    pub fn press(&mut self, act: FormAct) -> Result<Asked, Refusal> {
        match (self.step, act) {
            (_, FormAct::Cancel) => return Ok(Asked::Cancel),
            (Step::Branch | Step::Cartridges, FormAct::Repeat) if !self.for_somebody => return Ok(Asked::Repeat),
            (Step::Confirm, FormAct::Send) => return Ok(Asked::Send),
            (Step::Branch, FormAct::Branch(id)) => {
                if self.branch != Some(id) {
                    self.printer = None;
                }
                self.branch = Some(id);
                self.advance(Step::Cartridges);
            }
            (Step::Printer, FormAct::Printer(id)) => {
                self.printer = Some(id);
                self.open(Step::Cartridges);
            }
            (Step::Printer | Step::Cartridges, FormAct::ClearPrinter) => {
                self.printer = None;
                self.open(Step::Cartridges);
            }
            (Step::Cartridges, FormAct::Edit(Step::Printer)) => self.open(Step::Printer),
            (Step::Cartridges, FormAct::Cartridge(id)) => self.choose(id)?,
            (step, FormAct::Page(page)) if step.is_a_list() => self.page = page,
            (step, FormAct::ClearSearch) if step.is_a_list() => self.look_for(None),
            (Step::Quantity, FormAct::Fewer) => self.adjust(-1),
            (Step::Quantity, FormAct::More) => self.adjust(1),
            (Step::Quantity, FormAct::Take(0)) => self.take(self.choosing.map_or(1, |line| line.quantity)),
            (Step::Quantity, FormAct::Take(pieces)) => self.take(i64::from(pieces)),
            (Step::Quantity, FormAct::Remove) => self.remove(),
            (Step::Cartridges, FormAct::Next) if !self.lines.is_empty() => self.advance(Step::Comment),
            (Step::Comment, FormAct::Next) => self.advance(Step::Photos),
            (Step::Photos, FormAct::Next) => self.advance(Step::Confirm),
            (Step::Comment, FormAct::ClearComment) => self.comment = None,
            (Step::Photos, FormAct::ClearPhotos) => self.photos.clear(),
            (_, FormAct::Review) if !self.lines.is_empty() && self.branch.is_some() => self.open(Step::Confirm),
            (Step::Confirm, FormAct::Edit(step)) if !matches!(step, Step::Quantity | Step::Printer) => {
                self.open(step);
                self.reviewing = true;
            }
            (_, FormAct::Back) => self.back(),
            _ => {}
        }
        Ok(Asked::Nothing)
    }

    /// Typed words, where the open step has a use for them; false where it hasn't.
    pub fn typed(&mut self, text: &str) -> Result<bool, Refusal> {
        match self.step {
            Step::Requester | Step::Branch | Step::Printer | Step::Cartridges => {
                self.look_for(Some(checked_text(text, 100)?.to_owned()));
            }
            Step::Quantity => {
                let pieces = quantity::parse(text)?;
                self.take(pieces);
            }
            Step::Comment => {
                self.comment = Some(checked_text(text, MAX_TEXT)?.to_owned());
                self.advance(Step::Photos);
            }
            Step::Photos | Step::Confirm => return Ok(false),
        }
        Ok(true)
    }

    /// A cartridge with its pieces, told at once.
    pub fn order(&mut self, cartridge: CartridgeId, pieces: i64) -> Result<(), Refusal> {
        self.choose(cartridge)?;
        self.take(pieces);
        Ok(())
    }

    /// A photo that has been stored; the same one twice is one.
    pub fn attach(&mut self, photo: PhotoId) -> Result<(), Refusal> {
        if self.photos.contains(&photo) {
            return Ok(());
        }
        if self.photos.len() >= MAX_PHOTOS {
            return Err(Refusal::TooManyPhotos { max: i64::try_from(MAX_PHOTOS).unwrap_or_default() });
        }
        self.photos.push(photo);
        Ok(())
    }

    /// After a refusal the same key would be refused for ever.
    pub fn renew(&mut self) {
        self.nonce = Uuid::now_v7();
    }

    fn choose(&mut self, cartridge: CartridgeId) -> Result<(), Refusal> {
        let chosen = self.lines.iter().find(|line| line.cartridge == cartridge);
        if chosen.is_none() && self.lines.len() >= MAX_LINES {
            return Err(Refusal::TooManyLines { max: i64::try_from(MAX_LINES).unwrap_or_default() });
        }
        self.choosing = Some(chosen.copied().unwrap_or(Quantity { cartridge, quantity: 1 }));
        self.step = Step::Quantity;
        Ok(())
    }

    fn adjust(&mut self, by: i64) {
        if let Some(line) = &mut self.choosing {
            line.quantity = (line.quantity + by).clamp(1, MAX_QUANTITY);
        }
    }

    fn take(&mut self, pieces: i64) {
        let Some(Quantity { cartridge, .. }) = self.choosing.take() else { return };
        let line = Quantity { cartridge, quantity: pieces.clamp(1, MAX_QUANTITY) };
        match self.lines.iter_mut().find(|known| known.cartridge == cartridge) {
            Some(known) => *known = line,
            None => self.lines.push(line),
        }
        self.step = Step::Cartridges;
        self.look_for(None);
    }

    fn remove(&mut self) {
        if let Some(gone) = self.choosing.take() {
            self.lines.retain(|line| line.cartridge != gone.cartridge);
        }
        self.step = Step::Cartridges;
    }

    fn look_for(&mut self, query: Option<String>) {
        self.query = query;
        self.page = 0;
    }

    fn advance(&mut self, to: Step) {
        self.open(if self.reviewing && !self.lines.is_empty() { Step::Confirm } else { to });
    }

    fn open(&mut self, step: Step) {
        self.step = step;
        self.choosing = None;
        self.reviewing = step == Step::Confirm || self.reviewing;
        self.look_for(None);
    }

    fn back(&mut self) {
        let to = match self.step {
            Step::Quantity | Step::Printer => Step::Cartridges,
            Step::Confirm => Step::Photos,
            _ if self.reviewing && !self.lines.is_empty() => Step::Confirm,
            Step::Cartridges if self.only_branch && self.for_somebody => Step::Requester,
            Step::Cartridges if self.only_branch => Step::Cartridges,
            Step::Requester => Step::Requester,
            Step::Branch if self.for_somebody => Step::Requester,
            Step::Branch | Step::Cartridges => Step::Branch,
            Step::Comment => Step::Cartridges,
            Step::Photos => Step::Comment,
        };
        if self.step == Step::Confirm {
            self.reviewing = false;
        }
        let reviewing = self.reviewing;
        self.open(to);
        self.reviewing = reviewing;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cartridge() -> CartridgeId {
        CartridgeId::fresh()
    }

    #[test]
    fn two_cartridges_take_six_presses_from_the_list_to_the_sent_order() {
        let mut form = Form::new(Some(BranchId::fresh()), true);
        let presses = [
            FormAct::Cartridge(cartridge()),
            FormAct::Take(1),
            FormAct::Cartridge(cartridge()),
            FormAct::Take(2),
            FormAct::Review,
        ];
        for act in presses {
            assert_eq!(form.press(act), Ok(Asked::Nothing));
        }
        assert_eq!(form.press(FormAct::Send), Ok(Asked::Send));
        assert_eq!(form.lines.iter().map(|line| line.quantity).collect::<Vec<_>>(), [1, 2]);
    }

    #[test]
    fn the_whole_way_goes_through_five_steps_and_back() {
        let mut form = Form::new(None, false);
        let _ = form.press(FormAct::Branch(BranchId::fresh()));
        let _ = form.press(FormAct::Cartridge(cartridge()));
        let _ = form.press(FormAct::More);
        let _ = form.press(FormAct::More);
        let _ = form.press(FormAct::Take(0));
        assert_eq!(form.lines[0].quantity, 3);
        let _ = form.press(FormAct::Next);
        assert_eq!(form.typed("на третий этаж"), Ok(true));
        assert_eq!(form.step, Step::Photos);
        let _ = form.press(FormAct::Next);
        assert_eq!(form.step, Step::Confirm);
        for step in [Step::Photos, Step::Comment, Step::Cartridges, Step::Branch] {
            let _ = form.press(FormAct::Back);
            assert_eq!(form.step, step);
        }
    }

    #[test]
    fn a_field_changed_from_the_confirmation_leads_back_to_it() {
        let mut form = Form::new(Some(BranchId::fresh()), false);
        let _ = form.press(FormAct::Cartridge(cartridge()));
        let _ = form.press(FormAct::Take(1));
        let _ = form.press(FormAct::Review);
        let _ = form.press(FormAct::Edit(Step::Comment));
        let _ = form.typed("срочно");
        assert_eq!((form.step, form.comment.as_deref()), (Step::Confirm, Some("срочно")));
        let _ = form.press(FormAct::Edit(Step::Branch));
        let _ = form.press(FormAct::Back);
        assert_eq!(form.step, Step::Confirm);
    }

    #[test]
    fn a_press_of_another_step_changes_nothing() {
        let mut form = Form::new(Some(BranchId::fresh()), true);
        let _ = form.press(FormAct::Cartridge(cartridge()));
        let _ = form.press(FormAct::Take(2));
        let before = form.clone();
        let _ = form.press(FormAct::Take(5));
        let _ = form.press(FormAct::More);
        assert_eq!(form.press(FormAct::Send), Ok(Asked::Nothing));
        assert_eq!(form, before);
    }

    #[test]
    fn a_line_chosen_again_is_changed_or_removed_and_never_doubled() {
        let (mut form, id) = (Form::new(Some(BranchId::fresh()), true), cartridge());
        for pieces in [1, 5] {
            let _ = form.press(FormAct::Cartridge(id));
            let _ = form.press(FormAct::Take(pieces));
        }
        assert_eq!(form.lines, [Quantity { cartridge: id, quantity: 5 }]);
        let _ = form.press(FormAct::Cartridge(id));
        let _ = form.press(FormAct::Remove);
        assert_eq!(form.lines, []);
        let _ = form.press(FormAct::Next);
        assert_eq!(form.step, Step::Cartridges, "an empty order goes nowhere");
    }

    #[test]
    fn a_quantity_stays_within_its_range() {
        let mut form = Form::new(Some(BranchId::fresh()), true);
        let _ = form.press(FormAct::Cartridge(cartridge()));
        let _ = form.press(FormAct::Fewer);
        assert_eq!(form.choosing.map(|line| line.quantity), Some(1));
        assert!(form.typed("много").is_err());
        assert!(form.typed("1000000000").is_err());
        assert_eq!(form.step, Step::Quantity);
    }
}
