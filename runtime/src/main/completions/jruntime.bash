# Completion of jruntime for bash.
# shellcheck shell=bash

# What is there to complete, for a command; without one, for jruntime itself.
_jruntime_options() {
    local create="-b --bundle -f --config --console-socket --pid-file --no-pivot
        --no-new-keyring --preserve-fds --pidfd-socket"
    local criu="--image-path --work-path --tcp-established --ext-unix-sk --shell-job --file-locks
        --lazy-pages --manage-cgroups-mode --empty-ns --auto-dedup --network-lock"
    case $1 in
        '') echo "--root --log --log-format --log-level --debug --systemd-cgroup --cgroup-manager
                --server -h --help -v --version" ;;
        create) echo "$create -h --help" ;;
        run) echo "$create -d --detach --keep -h --help" ;;
        exec) echo "-c --cap --cgroup --console-socket --cwd -d --detach -e --env -g --additional-gids
                --apparmor --ignore-paused --no-new-privs -p --process --pid-file --pidfd-socket
                --preserve-fds --process-label -t --tty -u --user -h --help" ;;
        info) echo "-f --format -h --help" ;;
        checkpoint) echo "$criu --parent-path --leave-running --tcp-skip-in-flight --link-remap
                --status-fd --page-server --pre-dump -h --help" ;;
        restore) echo "$criu -b --bundle --console-socket --pid-file -d --detach --no-pivot --tcp-close
                --lsm-profile --lsm-mount-context -h --help" ;;
        completion) echo "-s --shell -h --help" ;;
        start | state | pause | resume | features) echo "-h --help" ;;
        kill) echo "-a --all -h --help" ;;
        ps) echo "-f --format -h --help" ;;
        events) echo "--interval --stats -h --help" ;;
        update) echo "-r --resources --blkio-weight --cpu-period --cpu-quota --cpu-burst --cpu-share
                --cpu-rt-period --cpu-rt-runtime --cpu-idle --cpuset-cpus --cpuset-mems --memory
                --memory-swap --memory-reservation --pids-limit --l3-cache-schema --mem-bw-schema
                -h --help" ;;
        delete) echo "-f --force -h --help" ;;
        list) echo "-f --format -q --quiet -h --help" ;;
        spec) echo "-b --bundle --rootless -h --help" ;;
        validate) echo "-f --format -h --help" ;;
        serve) echo "--socket --idle -h --help" ;;
    esac
}

_jruntime_words() {
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
}

_jruntime_files() {
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -A "$1" -- "$cur")
}

# The value of the option before the cursor; fails if it takes none.
_jruntime_value() {
    case $command:$1 in
        :--root | *:-b | *:--bundle) _jruntime_files directory ;;
        create:-f | run:-f | *:--config | update:-r | *:--resources) _jruntime_files file ;;
        :--log | *:--pid-file | *:--socket) _jruntime_files file ;;
        *:--console-socket | *:--pidfd-socket) _jruntime_files file ;;
        *:--image-path | *:--work-path | *:--parent-path) _jruntime_files directory ;;
        *:--manage-cgroups-mode) _jruntime_words "soft full strict ignore" ;;
        *:--empty-ns) _jruntime_words "network" ;;
        *:--network-lock) _jruntime_words "iptables nftables" ;;
        completion:-s | completion:--shell) _jruntime_words "bash zsh fish" ;;
        *:--status-fd | *:--page-server | *:--lsm-profile | *:--lsm-mount-context) COMPREPLY=() ;;
        :--log-format | validate:-f | validate:--format) _jruntime_words "text json" ;;
        list:-f | list:--format | ps:-f | ps:--format | info:-f | info:--format) _jruntime_words "table json" ;;
        :--log-level) _jruntime_words "error warning debug" ;;
        :--cgroup-manager) _jruntime_words "cgroupfs disabled" ;;
        :--server)
            _jruntime_words "auto off"
            [ ${#COMPREPLY[@]} -gt 0 ] || _jruntime_files file
            ;;
        exec:-p | exec:--process) _jruntime_files file ;;
        exec:-[cegu] | exec:--cap | exec:--env | exec:--additional-gids | exec:--user) COMPREPLY=() ;;
        exec:--cgroup | exec:--cwd | exec:--apparmor | exec:--process-label) COMPREPLY=() ;;
        *:--preserve-fds | *:--idle | *:--interval) COMPREPLY=() ;;
        update:--cpu-idle) _jruntime_words "0 1" ;;
        update:--*) COMPREPLY=() ;;
        *) return 1 ;;
    esac
}

# The containers of the state directory that the line names.
_jruntime_ids() {
    _jruntime_words "$("${COMP_WORDS[0]}" ${root:+--root "$root"} list -q 2>/dev/null)"
}

_jruntime_parameter() {
    local commands="create start run exec state kill ps events pause resume update delete list spec validate features info checkpoint
        restore completion serve"
    case $command:$1 in
        :0) _jruntime_words "$commands help" ;;
        help:0) _jruntime_words "$commands" ;;
        start:0 | exec:0 | state:0 | kill:0 | ps:0 | events:0 | pause:0 | resume:0 | update:0 | delete:0 | checkpoint:0) _jruntime_ids ;;
        kill:1) _jruntime_words "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM
                STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS" ;;
        validate:0) _jruntime_files directory ;;
        *) COMPREPLY=() ;;
    esac
}

_jruntime() {
    local cur=${COMP_WORDS[COMP_CWORD]} command='' root='' word previous='' i count=0
    # An equals sign is a word of its own; it separates as a space does.
    [ "$cur" != = ] || cur=
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        [ "$word" != = ] || continue
        if [ "$previous" ]; then
            [ "$previous" != --root ] || root=$word
            previous=
        elif [[ $word == -* ]]; then
            _jruntime_value "$word" && previous=$word
        elif [ "$command" ]; then
            count=$((count + 1))
        else
            command=$word
        fi
    done
    COMPREPLY=()
    if [ "$previous" ]; then
        _jruntime_value "$previous"
    elif [[ $cur == -* ]]; then
        _jruntime_words "$(_jruntime_options "$command")"
    else
        _jruntime_parameter "$count"
    fi
}

complete -F _jruntime jruntime
