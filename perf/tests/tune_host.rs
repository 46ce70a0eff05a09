//! The host-tuning script, on a made-up host in a directory.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const FILES: [(&str, &str); 11] = [
    ("proc/sys/net/core/rmem_max", "4194304\n"),
    ("proc/sys/net/core/netdev_max_backlog", "9000\n"),
    ("proc/sys/kernel/numa_balancing", "1\n"),
    ("proc/irq/24/smp_affinity_list", "0-3\n"),
    ("proc/cmdline", "quiet nohz_full=2-3 isolcpus=2-3\n"),
    ("sys/kernel/mm/transparent_hugepage/enabled", "always madvise [never]\n"),
    ("sys/kernel/mm/transparent_hugepage/defrag", "always defer [madvise] never\n"),
    ("sys/devices/system/cpu/online", "0-3\n"),
    ("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave\n"),
    ("sys/devices/system/cpu/cpu2/power/pm_qos_resume_latency_us", "0\n"),
    ("sys/devices/system/cpu/cpu3/power/pm_qos_resume_latency_us", "n/a\n"),
];

fn make_host(root: &Path) {
    for (path, text) in FILES {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn tune(root: &Path, arguments: &[&str]) -> (Output, String) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/tune-host");
    let output = Command::new("bash")
        .arg(script)
        .args(arguments)
        .env("TUNE_ROOT", root)
        .output()
        .expect("bash runs");
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    (output, text)
}

#[test]
fn it_only_talks_unless_told_to_apply() {
    let root = tempfile::tempdir().unwrap();
    make_host(root.path());
    let (output, text) = tune(root.path(), &["--cores", "2-3"]);
    assert!(output.status.success(), "{output:?}");
    for line in [
        "would   /proc/sys/net/core/rmem_max = 67108864 (now 4194304)",
        "ok      /proc/sys/net/core/netdev_max_backlog = 9000",
        "would   /sys/kernel/mm/transparent_hugepage/enabled = madvise (now never)",
        "ok      /sys/kernel/mm/transparent_hugepage/defrag = madvise",
        "would   /sys/devices/system/cpu/cpu0/cpufreq/scaling_governor = performance",
        "ok      /sys/devices/system/cpu/cpu3/power/pm_qos_resume_latency_us = n/a",
        "would   set all interrupts that can be moved to cores 0,1",
        "isolcpus=managed_irq,domain,2-3 nohz_full=2-3 rcu_nocbs=2-3",
        "now: nohz_full=2-3 isolcpus=2-3",
        "5 settings would be changed",
    ] {
        assert!(text.contains(line), "{line}\nnot in:\n{text}");
    }
    for (path, before) in FILES {
        assert_eq!(fs::read_to_string(root.path().join(path)).unwrap(), before, "{path}");
    }
}

#[test]
fn told_to_it_applies_and_finds_nothing_more_to_do() {
    let root = tempfile::tempdir().unwrap();
    make_host(root.path());
    let (output, _) = tune(root.path(), &["--cores", "2,3", "--apply"]);
    assert!(output.status.success(), "{output:?}");
    for (path, after) in [
        ("proc/sys/net/core/rmem_max", "67108864\n"),
        ("proc/sys/net/core/netdev_max_backlog", "9000\n"),
        ("proc/irq/24/smp_affinity_list", "0,1\n"),
        ("sys/kernel/mm/transparent_hugepage/enabled", "madvise\n"),
        ("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n"),
        ("sys/devices/system/cpu/cpu2/power/pm_qos_resume_latency_us", "n/a\n"),
    ] {
        assert_eq!(fs::read_to_string(root.path().join(path)).unwrap(), after, "{path}");
    }
    let (_, text) = tune(root.path(), &["--cores", "2,3"]);
    assert!(text.contains("\n0 settings would be changed"), "{text}");
}

#[test]
fn wrong_options_are_named() {
    let root = tempfile::tempdir().unwrap();
    for (arguments, message) in [
        (vec!["--aply"], "unknown option --aply"),
        (vec!["--cores", "2;3"], "--cores 2;3 is no list"),
        (vec!["--nic"], "--nic needs the name of an interface"),
    ] {
        let (output, _) = tune(root.path(), &arguments);
        assert!(!output.status.success());
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(error.contains(message), "{error}");
    }
}
