//! Living through a history in armfuls, each written as one.

use super::{Actor, Player, Result};
use crate::{
    demo::{Progress, store},
    kit::db::Db,
};

/// Referrals whose days are written together. Not many more: the embedded database notes down what it would
/// have to undo, and reads through those notes at every statement.
const ARMFUL: usize = 100;
/// Things done that are written together at the most, for the same reason: a busy partnership does thousands a day.
const STEPS: usize = 150;

impl Player<'_> {
    /// Lives through every day, and settles what was sent out on the way.
    ///
    /// # Errors
    /// Whatever a verb refuses: then a plan asks for what cannot be.
    pub async fn live(mut self, db: &Db, progress: &Progress) -> Result<()> {
        let (days, partnership) = (self.days, self.house.partnership.clone());
        let operator = Actor::Operator(Some(partnership.clone()));
        let count = days.last() + 1;
        let step = (ARMFUL * count / self.by_chance.max(1)).clamp(1, count);
        for first in (0..count).step_by(step) {
            let last = (first + step - 1).min(days.last());
            let (mut day, mut begun) = (first, false);
            while day <= last {
                db.write(&operator, async |tx| {
                    let mut left = STEPS;
                    if self.cast && day == 0 && !begun {
                        self.open_page(tx).await?;
                    }
                    while day <= last && left > 0 {
                        if !begun {
                            if self.begins_directory(day) {
                                self.make_directory(tx, day).await?;
                            }
                            progress.add(self.arrivals(day));
                            begun = true;
                        }
                        left -= self.play(tx, day, left).await?;
                        if !self.is_due(day) {
                            (day, begun) = (day + 1, false);
                        }
                    }
                    if day <= last {
                        return Ok(());
                    }
                    if self.cast && last == days.last() {
                        self.leave_draft(tx).await?;
                        self.leave_arrivals(tx, last).await?;
                    }
                    tx.go_on(operator.clone(), days.at(last, 23 * 60)).await?;
                    store::settle(tx, &partnership).await
                })
                .await?;
                // Lets whoever watches draw, and whoever waits for the signal to stop hear it.
                tokio::task::yield_now().await;
            }
        }
        Ok(())
    }
}
