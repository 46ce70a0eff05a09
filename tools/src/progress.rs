//! Progress of long work: a bar on standard error where that is a terminal, else nothing.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar over `total` things (`unit` names them, in the plural), at most ten redraws a second.
pub fn bar(total: u64, unit: &str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr_with_hz(10));
    let template =
        format!("{{bar:32}} {{percent:>3}} %  {{human_pos}} {unit}  {{per_sec}}  {{eta}} left");
    bar.with_style(style(&template))
}

/// A bar over the bytes of a file.
pub fn bytes(total: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr_with_hz(10));
    bar.with_style(style("{bar:32} {percent:>3} %  {bytes}  {bytes_per_sec}  {eta} left"))
}

fn style(template: &str) -> ProgressStyle {
    // The templates are written above; a wrong one is a mistake in this file.
    ProgressStyle::with_template(template).expect("progress template")
}

#[cfg(test)]
mod tests {
    #[test]
    fn templates_are_well_formed() {
        super::bar(10, "messages").finish_and_clear();
        super::bytes(10).finish_and_clear();
    }
}
