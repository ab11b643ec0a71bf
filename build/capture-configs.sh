#!/bin/bash
# Captures the configurations that engines write: capture-configs.sh DIRECTORY [ENGINE...]
#
#   capture-configs.sh oci-schema/src/test/resources/engines
#
# podman, buildah, ctr and docker run with a runtime that copies each bundle's config.json, byte by
# byte, before it calls runc. They have their usual directories, but on filesystems of this script's
# own, and a network of its own; so it needs root, and their packages (Debian: podman netavark
# catatonit buildah containerd docker.io runc iproute2 iptables).
#
# Seccomp profiles are long: they are left out of all but the default and the capabilities, which
# change them. Limits are named for podman, because it raises them otherwise, and not all roots may.
set -euo pipefail

if [ "${CAPTURE_INSIDE:-}" != yes ]; then
    out=$(mkdir -p "${1:?usage: capture-configs.sh DIRECTORY [ENGINE...]}" && cd "$1" && pwd)
    shift
    export CAPTURE_INSIDE=yes
    exec unshare --mount --net --pid --fork --kill-child --mount-proc --propagation private \
        "$(realpath "$0")" "$out" "$@"
fi

out=$1
shift
engines=("$@")
[ ${#engines[@]} -gt 0 ] || engines=(podman buildah ctr docker)

capture=/run/capture
plain=(--security-opt seccomp=unconfined)
for directory in /run /tmp /var/tmp /var/lib/containers /var/lib/containerd /var/lib/docker; do
    mkdir -p "$directory"
    mount -t tmpfs -o mode=0755 tmpfs "$directory"
done
mkdir -p $capture/configs /run/lock /tmp/volume
ip link set lo up

# The name of the next configuration is in a file, because daemons hand no environment on.
cat >$capture/runc <<'SCRIPT'
#!/bin/sh
bundle=. previous=
for word; do
    case $previous in --bundle | -b) bundle=$word ;; esac
    previous=$word
done
case " $* " in *" create "*) cp "$bundle/config.json" "/run/capture/configs/$(cat /run/capture/name).json" ;; esac
exec runc "$@"
SCRIPT
chmod +x $capture/runc

rootfs=/var/lib/containers/rootfs
make_rootfs() {
    local name
    mkdir -p $rootfs/{bin,dev,etc,proc,root,sys,tmp}
    cp /bin/busybox $rootfs/bin
    for name in sh cat echo false id ls sleep true; do ln -s busybox "$rootfs/bin/$name"; done
    # What a program sees is reported by the test suite's own one, in this place.
    printf '#!/bin/sh\nexit 0\n' >$rootfs/probe
    chmod +x $rootfs/probe
    echo 'root:x:0:0:root:/root:/bin/sh' >$rootfs/etc/passwd
    echo 'root:x:0:' >$rootfs/etc/group
    tar -cf $capture/rootfs.tar -C $rootfs .
}

# attempt ENGINE NAME COMMAND...: what fails behind the copy is told, and does not matter.
attempt() {
    local engine=$1 name=$2
    shift 2
    echo "$name" >$capture/name
    "$@" >$capture/log 2>&1 </dev/null || echo "$engine $name: $(cat $capture/log)" >&2
    if [ ! -s "$capture/configs/$name.json" ]; then
        echo "capture: $engine wrote no configuration for $name:" >&2
        cat $capture/log >&2
        exit 1
    fi
    mv "$capture/configs/$name.json" "$directory/$name.json"
}

# The options that podman and docker share. podman and docker are functions that run a container.
common() {
    local engine=$1
    $engine default
    $engine capabilities --cap-add NET_ADMIN --cap-add SYS_PTRACE --cap-drop MKNOD
    $engine all-capabilities-dropped "${plain[@]}" --cap-drop ALL
    $engine terminal "${plain[@]}" --tty
    $engine privileged --privileged
    $engine read-only "${plain[@]}" --read-only --tmpfs /scratch:size=1m,mode=1777,noexec
    $engine volumes "${plain[@]}" --volume /tmp/volume:/volume --volume /tmp/volume:/fixed:ro \
        --volume named:/named
    $engine host-namespaces "${plain[@]}" --pid host --network host --ipc host --uts host
    $engine no-network "${plain[@]}" --network none
    $engine init "${plain[@]}" --init
    $engine limits "${plain[@]}" --memory 64m --memory-swap 128m --memory-reservation 32m \
        --cpus 0.5 --cpu-shares 512 --cpuset-cpus 0 --pids-limit 50 --oom-score-adj 500
    $engine user "${plain[@]}" --user 1000:1001 --group-add 4242 --workdir /tmp
    $engine sysctl "${plain[@]}" --sysctl net.ipv4.ip_unprivileged_port_start=80 \
        --sysctl kernel.msgmax=65536
    $engine device "${plain[@]}" --device /dev/full:/dev/other:rw \
        --device-cgroup-rule 'c 42:* rmw'
    $engine names "${plain[@]}" --hostname captured --add-host peer:192.0.2.1 --dns 192.0.2.53 \
        --env NAME=value --label a=b --ulimit core=0:0 --shm-size 1m \
        --security-opt no-new-privileges
}

podman_() {
    podman --runtime $capture/runc --cgroup-manager cgroupfs "$@"
}

podman_run() {
    local name=$1
    shift
    attempt podman "$name" podman_ run --rm --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 \
        "$@" rootfs /probe report
}

capture_podman() {
    podman_ import --quiet $capture/rootfs.tar rootfs >/dev/null
    common podman_run
    podman_run systemd "${plain[@]}" --systemd always
    podman_run secret "${plain[@]}" --secret "$(echo text | podman_ secret create secret -)"
    podman_run cgroups-of-the-host "${plain[@]}" --cgroupns host
    # Without a pause program there is no image to build for the pod's first container.
    podman_ pod create --name pod --share net,ipc,uts,pid --infra-image rootfs \
        --infra-command '/bin/sleep 100' >/dev/null
    attempt podman pod-infra podman_ pod start pod
    podman_run pod-member "${plain[@]}" --pod pod
    podman_ pod rm --force --time 0 pod >/dev/null
}

buildah_() {
    buildah --log-level error "$@"
}

buildah_run() {
    local name=$1
    shift
    attempt buildah "$name" buildah_ run --runtime $capture/runc --isolation oci "$@" \
        -- "$container" /probe report
}

capture_buildah() {
    container=$(buildah_ from scratch)
    buildah_ add --quiet "$container" $rootfs / >/dev/null
    buildah_run default
    buildah_run terminal --tty
    buildah_run host-network --network host
    buildah_run no-network --network none
    buildah_run volumes --volume /tmp/volume:/volume --volume /tmp/volume:/fixed:ro
    buildah_run capabilities --cap-add CAP_NET_ADMIN --cap-drop CAP_MKNOD
    buildah_run user --user 1000:1001
    buildah_ rm "$container" >/dev/null
}

ctr_run() {
    local name=$1
    shift
    attempt ctr "$name" ctr run --rm --runc-binary $capture/runc "$@" \
        --rootfs $rootfs "$name" /probe report
}

capture_ctr() {
    containerd >$capture/containerd.log 2>&1 &
    local daemon=$!
    await ctr version
    ctr_run default
    ctr_run seccomp --seccomp
    ctr_run privileged --privileged
    ctr_run read-only --read-only
    ctr_run volumes --mount type=bind,src=/tmp/volume,dst=/volume,options=rbind:rw \
        --mount type=tmpfs,src=tmpfs,dst=/scratch,options=size=1m:noexec
    ctr_run host-network --net-host
    ctr_run capabilities --cap-add CAP_NET_ADMIN --cap-drop CAP_MKNOD
    ctr_run limits --memory-limit 67108864 --cpu-quota 50000 --cpu-period 100000 --cpu-shares 512
    ctr_run process --cwd /tmp --env NAME=value --allow-new-privs --rootfs-propagation rslave
    ctr_run device --device /dev/full
    ctr_run joined-namespaces --with-ns pid:/proc/1/ns/pid --with-ns ipc:/proc/1/ns/ipc
    kill $daemon
    wait $daemon || true
}

docker_run() {
    local name=$1
    shift
    attempt docker "$name" docker run --rm --runtime captured "$@" rootfs /probe report
}

capture_docker() {
    dockerd --add-runtime captured=$capture/runc >$capture/dockerd.log 2>&1 &
    local daemon=$!
    await docker version
    docker import $capture/rootfs.tar rootfs >/dev/null
    common docker_run
    docker_run healthcheck "${plain[@]}" --health-cmd true --restart no
    kill $daemon
    wait $daemon || true
}

# await COMMAND...: until it succeeds
await() {
    local i
    for ((i = 0; i < 200; i++)); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.1
    done
    echo "capture: $* does not answer" >&2
    tail -n 20 $capture/*.log >&2
    exit 1
}

make_rootfs
for engine in "${engines[@]}"; do
    program=$engine
    # The client may be another one's.
    [ "$engine" != docker ] || program=dockerd
    version=$("$program" --version | grep -o '[0-9]*\.[0-9]*\.[0-9]*' | head -n 1)
    directory=$out/$engine-$version
    mkdir -p "$directory"
    "capture_$engine"
done
