# Completion of jruntime for fish.

# The command and its parameters: the line without options and the values of global options.
function __jruntime_words
    set -l words (commandline -opc)
    set -e words[1]
    set -l skip 0
    for word in $words
        if test $skip = 1
            set skip 0
        else if contains -- $word --root --log --log-format --log-level --cgroup-manager --server
            set skip 1
        else if not string match -q -- '-*' $word
            echo $word
        end
    end
end

# Succeeds if the command is one of those named; without any, while there is no command.
function __jruntime_command
    set -l words (__jruntime_words)
    if test (count $words) = 0
        test (count $argv) = 0
    else
        contains -- $words[1] $argv
    end
end

# Succeeds where the command has so many parameters already.
function __jruntime_parameters
    test (count (__jruntime_words)) = (math $argv[1] + 1)
end

# The containers of the state directory that the line names.
function __jruntime_ids
    set -l root (commandline -op | string match -rg -- '^--root=(.*)')
    set -l words (commandline -op)
    if set -l at (contains -i -- --root $words)
        set root $words[(math $at + 1)]
    end
    jruntime (test -n "$root"; and printf '%s\n' --root $root) list -q 2>/dev/null
end

complete -c jruntime -f

complete -c jruntime -n __jruntime_command -a create -d 'Make a container, and leave it waiting for start'
complete -c jruntime -n __jruntime_command -a start -d 'Let a created container execute its program'
complete -c jruntime -n __jruntime_command -a run -d 'Make a container, start it, wait for its end, delete it'
complete -c jruntime -n __jruntime_command -a exec -d 'Execute a program in a container'
complete -c jruntime -n __jruntime_command -a state -d 'Print the state of a container as JSON'
complete -c jruntime -n __jruntime_command -a kill -d 'Send a signal to the first process of a container'
complete -c jruntime -n __jruntime_command -a ps -d 'List the processes of a container'
complete -c jruntime -n __jruntime_command -a events -d 'Tell what a container uses, and when it runs out of memory'
complete -c jruntime -n __jruntime_command -a pause -d 'Stop all processes of a container until it is resumed'
complete -c jruntime -n __jruntime_command -a resume -d 'Let a paused container go on'
complete -c jruntime -n __jruntime_command -a update -d 'Change the limits of a container'
complete -c jruntime -n __jruntime_command -a delete -d 'Remove what is left of a container'
complete -c jruntime -n __jruntime_command -a list -d 'List containers'
complete -c jruntime -n __jruntime_command -a spec -d 'Write a configuration to begin with'
complete -c jruntime -n __jruntime_command -a validate -d 'Check a configuration'
complete -c jruntime -n __jruntime_command -a features -d 'Print what this runtime can do, as JSON'
complete -c jruntime -n __jruntime_command -a info -d 'Tell what this host has that containers need'
complete -c jruntime -n __jruntime_command -a checkpoint -d 'Save a running container to disk'
complete -c jruntime -n __jruntime_command -a restore -d 'Make a container of what checkpoint has saved'
complete -c jruntime -n __jruntime_command -a completion -d 'Print what lets a shell complete the command line'
complete -c jruntime -n __jruntime_command -a serve -d 'Stay resident, and serve the commands that follow'
complete -c jruntime -n __jruntime_command -a help -d 'Print the help of a command'

complete -c jruntime -n __jruntime_command -l root -x -a '(__fish_complete_directories)' -d 'Where the state of containers is'
complete -c jruntime -n __jruntime_command -l log -r -F -d 'Append errors to a file'
complete -c jruntime -n __jruntime_command -l log-format -x -a 'text json' -d 'Format of the log'
complete -c jruntime -n __jruntime_command -l log-level -x -a 'error warning debug' -d 'Least level to log'
complete -c jruntime -n __jruntime_command -l debug -d 'Log everything'
complete -c jruntime -n __jruntime_command -l systemd-cgroup -d 'Let systemd manage cgroups'
complete -c jruntime -n __jruntime_command -l cgroup-manager -x -a 'cgroupfs disabled' -d 'Who manages cgroups'
complete -c jruntime -n __jruntime_command -l server -r -F -a 'auto off' -d 'Which server'
complete -c jruntime -n __jruntime_command -s v -l version -d 'Print the version'
complete -c jruntime -s h -l help -d 'Print the help'

for command in create run
    complete -c jruntime -n "__jruntime_command $command" -s b -l bundle -x -a '(__fish_complete_directories)' -d 'The bundle'
    complete -c jruntime -n "__jruntime_command $command" -s f -l config -r -F -d 'Its configuration'
    complete -c jruntime -n "__jruntime_command $command" -l console-socket -r -F -d 'Where the master of its terminal goes'
    complete -c jruntime -n "__jruntime_command $command" -l pid-file -r -F -d 'Where to write the pid of the first process'
    complete -c jruntime -n "__jruntime_command $command" -l no-pivot -d 'Do without pivot_root'
    complete -c jruntime -n "__jruntime_command $command" -l no-new-keyring -d 'Keep the session keyring of the caller'
    complete -c jruntime -n "__jruntime_command $command" -l preserve-fds -x -d 'Hand descriptors above 2 on'
    complete -c jruntime -n "__jruntime_command $command" -l pidfd-socket -r -F -d 'Where a pidfd of the first process goes'
end
for command in checkpoint restore
    complete -c jruntime -n "__jruntime_command $command" -l image-path -x -a '(__fish_complete_directories)' -d 'Where the image is'
    complete -c jruntime -n "__jruntime_command $command" -l work-path -x -a '(__fish_complete_directories)' -d 'Where CRIU works and logs'
    complete -c jruntime -n "__jruntime_command $command" -l tcp-established -d 'With open TCP connections'
    complete -c jruntime -n "__jruntime_command $command" -l ext-unix-sk -d 'With UNIX sockets that lead outside'
    complete -c jruntime -n "__jruntime_command $command" -l shell-job -d 'With a terminal of the caller'
    complete -c jruntime -n "__jruntime_command $command" -l file-locks -d 'With file locks'
    complete -c jruntime -n "__jruntime_command $command" -l lazy-pages -d 'Let memory follow on demand'
    complete -c jruntime -n "__jruntime_command $command" -l manage-cgroups-mode -x -a 'soft full strict ignore' -d 'How cgroups are kept'
    complete -c jruntime -n "__jruntime_command $command" -l empty-ns -x -a network -d 'Leave a namespace to others'
    complete -c jruntime -n "__jruntime_command $command" -l auto-dedup -d 'Drop what a later image has'
    complete -c jruntime -n "__jruntime_command $command" -l network-lock -x -a 'iptables nftables' -d 'How packets are held'
end
complete -c jruntime -n '__jruntime_command checkpoint' -l parent-path -x -a '(__fish_complete_directories)' -d 'An earlier image'
complete -c jruntime -n '__jruntime_command checkpoint' -l leave-running -d 'Do not stop the container'
complete -c jruntime -n '__jruntime_command checkpoint' -l tcp-skip-in-flight -d 'Without connections half open'
complete -c jruntime -n '__jruntime_command checkpoint' -l link-remap -d 'With files that are deleted but open'
complete -c jruntime -n '__jruntime_command checkpoint' -l status-fd -x -d 'Where to tell that pages can be fetched'
complete -c jruntime -n '__jruntime_command checkpoint' -l page-server -x -d 'Send memory there'
complete -c jruntime -n '__jruntime_command checkpoint' -l pre-dump -d 'Save memory only'
complete -c jruntime -n '__jruntime_command restore' -s b -l bundle -x -a '(__fish_complete_directories)' -d 'The bundle'
complete -c jruntime -n '__jruntime_command restore' -l console-socket -r -F -d 'Where the master of its terminal goes'
complete -c jruntime -n '__jruntime_command restore' -l pid-file -r -F -d 'Where to write the pid of the first process'
complete -c jruntime -n '__jruntime_command restore' -s d -l detach -d 'Return when it runs'
complete -c jruntime -n '__jruntime_command restore' -l no-pivot -d 'Do without pivot_root'
complete -c jruntime -n '__jruntime_command restore' -l tcp-close -d 'Close connections that were open'
complete -c jruntime -n '__jruntime_command restore' -l lsm-profile -x -d 'Another profile'
complete -c jruntime -n '__jruntime_command restore' -l lsm-mount-context -x -d 'Another label of mounts'
complete -c jruntime -n '__jruntime_command run' -s d -l detach -d 'Return when the program runs'
complete -c jruntime -n '__jruntime_command run' -l keep -d 'Do not delete the container when it ends'
complete -c jruntime -n '__jruntime_command exec' -l cwd -x -d 'Working directory in the container'
complete -c jruntime -n '__jruntime_command exec' -s e -l env -x -d 'Set a variable'
complete -c jruntime -n '__jruntime_command exec' -s t -l tty -d 'Give it a terminal'
complete -c jruntime -n '__jruntime_command exec' -s u -l user -x -d 'User and group, as numbers'
complete -c jruntime -n '__jruntime_command exec' -s g -l additional-gids -x -d 'A further group'
complete -c jruntime -n '__jruntime_command exec' -s p -l process -r -F -d 'Take all of it from a file'
complete -c jruntime -n '__jruntime_command exec' -s d -l detach -d 'Return when the program runs'
complete -c jruntime -n '__jruntime_command exec' -l pid-file -r -F -d 'Where to write its pid'
complete -c jruntime -n '__jruntime_command exec' -l console-socket -r -F -d 'Where the master of its terminal goes'
complete -c jruntime -n '__jruntime_command exec' -l pidfd-socket -r -F -d 'Where a pidfd of it goes'
complete -c jruntime -n '__jruntime_command exec' -l process-label -x -d 'SELinux label of the process'
complete -c jruntime -n '__jruntime_command exec' -l apparmor -x -d 'AppArmor profile of the process'
complete -c jruntime -n '__jruntime_command exec' -l no-new-privs -d 'No more privileges by execve'
complete -c jruntime -n '__jruntime_command exec' -s c -l cap -x -d 'A further capability'
complete -c jruntime -n '__jruntime_command exec' -l preserve-fds -x -d 'Hand descriptors above 2 on'
complete -c jruntime -n '__jruntime_command exec' -l cgroup -x -d 'A cgroup below that of the container'
complete -c jruntime -n '__jruntime_command exec' -l ignore-paused -d 'In a paused container wait until it goes on'
complete -c jruntime -n '__jruntime_command kill' -s a -l all -d 'Signal all processes of its cgroups'
complete -c jruntime -n '__jruntime_command ps' -s f -l format -x -a 'table json' -d Format
complete -c jruntime -n '__jruntime_command events' -l interval -x -d 'Between two stats'
complete -c jruntime -n '__jruntime_command events' -l stats -d 'Print stats once'
complete -c jruntime -n '__jruntime_command update' -s r -l resources -r -F -d 'Read them from a file'
complete -c jruntime -n '__jruntime_command update' -l cpu-idle -x -a '0 1' -d 'Only what nobody else wants'
complete -c jruntime -n '__jruntime_command update' -l blkio-weight -x -d 'Weight of input and output'
complete -c jruntime -n '__jruntime_command update' -l cpu-period -x -d 'Period of the quota'
complete -c jruntime -n '__jruntime_command update' -l cpu-quota -x -d 'Time on processors in each period'
complete -c jruntime -n '__jruntime_command update' -l cpu-burst -x -d 'Unused time that may be used later'
complete -c jruntime -n '__jruntime_command update' -l cpu-share -x -d 'Weight among other containers'
complete -c jruntime -n '__jruntime_command update' -l cpu-rt-period -x -d 'Period of the real-time'
complete -c jruntime -n '__jruntime_command update' -l cpu-rt-runtime -x -d 'Real-time in each period'
complete -c jruntime -n '__jruntime_command update' -l cpuset-cpus -x -d 'Processors'
complete -c jruntime -n '__jruntime_command update' -l cpuset-mems -x -d 'Memory nodes'
complete -c jruntime -n '__jruntime_command update' -l memory -x -d 'Limit of memory'
complete -c jruntime -n '__jruntime_command update' -l memory-swap -x -d 'Limit of memory and swap together'
complete -c jruntime -n '__jruntime_command update' -l memory-reservation -x -d 'Soft limit of memory'
complete -c jruntime -n '__jruntime_command update' -l pids-limit -x -d 'How many processes there may be'
complete -c jruntime -n '__jruntime_command update' -l l3-cache-schema -x -d 'Cache allocation'
complete -c jruntime -n '__jruntime_command update' -l mem-bw-schema -x -d 'Memory bandwidth'
complete -c jruntime -n '__jruntime_command delete' -s f -l force -d 'Kill the container first'
complete -c jruntime -n '__jruntime_command list info' -s f -l format -x -a 'table json' -d Format
complete -c jruntime -n '__jruntime_command list' -s q -l quiet -d 'Print ids only'
complete -c jruntime -n '__jruntime_command spec' -s b -l bundle -x -a '(__fish_complete_directories)' -d 'Where to write it'
complete -c jruntime -n '__jruntime_command spec' -l rootless -d 'With a user namespace'
complete -c jruntime -n '__jruntime_command validate' -s f -l format -x -a 'text json' -d Format
complete -c jruntime -n '__jruntime_command completion' -s s -l shell -x -a 'bash zsh fish' -d 'The shell'
complete -c jruntime -n '__jruntime_command serve' -l socket -r -F -d 'Where to listen'
complete -c jruntime -n '__jruntime_command serve' -l idle -x -d 'Leave when nobody came for so many seconds'

complete -c jruntime -n '__jruntime_command start exec state kill ps events pause resume update delete checkpoint; and __jruntime_parameters 0' -a '(__jruntime_ids)'
complete -c jruntime -n '__jruntime_command kill; and __jruntime_parameters 1' -a 'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'
complete -c jruntime -n '__jruntime_command validate' -a '(__fish_complete_directories)'
complete -c jruntime -n '__jruntime_command help' -a 'create start run exec state kill ps events pause resume update delete list spec validate features info checkpoint restore completion serve'
