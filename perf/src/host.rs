//! What machine this is, for the record: a figure means little without it.

use core::fmt;
use std::fs;

use crate::HugePages;
use crate::pin;

/// What the kernel says about the time-stamp counter.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct TscFlags {
    /// It counts at one pace, whatever the core's frequency (`constant_tsc`).
    pub constant: bool,
    /// It counts on while the core sleeps (`nonstop_tsc`).
    pub nonstop: bool,
    /// The kernel found it unreliable: it is not among the clock sources it offers.
    pub kernel_distrusts: bool,
}

impl TscFlags {
    /// Asks the host.
    pub fn read() -> Self {
        let cpu = read("/proc/cpuinfo").unwrap_or_default();
        let sources = read("/sys/devices/system/clocksource/clocksource0/available_clocksource");
        Self::parse(&cpu, sources.as_deref())
    }

    fn parse(cpu: &str, sources: Option<&str>) -> Self {
        let has = |flag| field(cpu, "flags").is_some_and(|all| all.split(' ').any(|f| f == flag));
        let kernel_distrusts =
            sources.is_some_and(|all| !all.split_whitespace().any(|source| source == "tsc"));
        Self { constant: has("constant_tsc"), nonstop: has("nonstop_tsc"), kernel_distrusts }
    }
}

impl fmt::Display for TscFlags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pace = if self.constant { "constant" } else { "of changing pace" };
        let sleep = if self.nonstop { "never stopping" } else { "stopping in sleep" };
        let trust = if self.kernel_distrusts { ", distrusted by the kernel" } else { "" };
        write!(f, "{pace}, {sleep}{trust}")
    }
}

/// The machine a figure was taken on.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct HostInfo {
    /// The CPU's name for itself.
    pub cpu: String,
    /// Cores that are switched on.
    pub cores_online: usize,
    /// Cores this process may use.
    pub cores_usable: usize,
    /// Memory, bytes.
    pub memory_bytes: u64,
    /// Whether the kernel runs under a hypervisor, as far as the CPU's flags tell.
    pub virtual_machine: bool,
    /// Name and release of the kernel.
    pub kernel: String,
    /// The time-stamp counter.
    pub tsc: TscFlags,
    /// What the kernel itself takes the time from.
    pub clock_source: Option<String>,
    /// Transparent huge pages.
    pub huge_pages: HugePages,
    /// How the first core's frequency is chosen, where it can be.
    pub governor: Option<String>,
    /// Cores kept free of ordinary threads (`isolcpus`), as the kernel lists them; empty for none.
    pub isolated: String,
}

impl HostInfo {
    /// Asks the host. What it does not tell is left empty or 0.
    pub fn read() -> Self {
        let cpu = read("/proc/cpuinfo").unwrap_or_default();
        let memory = read("/proc/meminfo").unwrap_or_default();
        let kib =
            field(&memory, "MemTotal").and_then(|total| total.split(' ').next()?.parse().ok());
        let release = read("/proc/sys/kernel/osrelease").unwrap_or_default();
        Self {
            cpu: field(&cpu, "model name").unwrap_or("unknown CPU").to_owned(),
            cores_online: pin::online_cores().len(),
            cores_usable: pin::usable_cores().len(),
            memory_bytes: kib.unwrap_or(0_u64) * 1024,
            virtual_machine: field(&cpu, "flags").is_some_and(|all| all.contains(" hypervisor")),
            kernel: format!("{} {release}", std::env::consts::OS),
            tsc: TscFlags::read(),
            clock_source: read("/sys/devices/system/clocksource/clocksource0/current_clocksource"),
            huge_pages: HugePages::read(),
            governor: read("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
            isolated: read("/sys/devices/system/cpu/isolated").unwrap_or_default(),
        }
    }
}

impl fmt::Display for HostInfo {
    /// One paragraph.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let machine = if self.virtual_machine { " (virtual machine)" } else { "" };
        let gib = self.memory_bytes as f64 / (1_u64 << 30) as f64;
        let isolated = if self.isolated.is_empty() { "none" } else { &self.isolated };
        write!(
            f,
            "{}{machine}, {} cores online, {} usable, isolated: {isolated}; {gib:.0} GiB; {}; TSC \
             {}; kernel clock source {}; huge pages {}; frequency governor {}.",
            self.cpu,
            self.cores_online,
            self.cores_usable,
            self.kernel,
            self.tsc,
            self.clock_source.as_deref().unwrap_or("unknown"),
            self.huge_pages,
            self.governor.as_deref().unwrap_or("none"),
        )
    }
}

/// A small file's text without the white space around it.
fn read(path: &str) -> Option<String> {
    fs::read_to_string(path).ok().map(|text| text.trim().to_owned())
}

/// The value of the first line `name : value`.
fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        (key.trim() == name).then_some(value.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CPU: &str = "processor\t: 0\nmodel name\t: Example 9000\n\
                       flags\t\t: fpu tsc constant_tsc nonstop_tsc hypervisor\n";

    #[test]
    fn time_stamp_counter_flags() {
        let good = TscFlags { constant: true, nonstop: true, kernel_distrusts: false };
        assert_eq!(TscFlags::parse(CPU, Some("tsc hpet acpi_pm\n")), good);
        assert_eq!(TscFlags::parse(CPU, None), good);
        let distrusted = TscFlags { kernel_distrusts: true, ..good };
        assert_eq!(TscFlags::parse(CPU, Some("hpet acpi_pm")), distrusted);
        let stopping = TscFlags { nonstop: false, ..good };
        assert_eq!(TscFlags::parse(&CPU.replace("nonstop_tsc ", ""), None), stopping);
        assert_eq!(TscFlags::parse("", None), TscFlags::default());
        assert_eq!(distrusted.to_string(), "constant, never stopping, distrusted by the kernel");
    }

    #[test]
    fn fields_are_found_whole() {
        assert_eq!(field(CPU, "model name"), Some("Example 9000"));
        assert_eq!(field(CPU, "model"), None);
    }

    #[test]
    fn this_host_is_one_paragraph() {
        let host = HostInfo::read();
        assert!(host.cores_usable >= 1 && host.cores_online >= 1);
        let text = host.to_string();
        assert!(text.contains(&host.cpu) && !text.contains('\n') && text.ends_with('.'), "{text}");
    }
}
