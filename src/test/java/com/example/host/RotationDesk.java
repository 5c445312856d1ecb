package com.example.host;

import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.RotationRequest;
import dev.keyturn.rotation.RotationView;
import dev.keyturn.rotation.Rotations;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How the application itself uses Keyturn: through its Java interface and the engine's. */
@RestController
@RequestMapping("/desk")
class RotationDesk {

    private static final String REQUESTERS = "rotation-requesters";
    private static final String APPROVERS = "rotation-approvers";

    private final Rotations rotations;
    private final TaskService tasks;
    private final IdentityService identities;

    RotationDesk(Rotations rotations, TaskService tasks, IdentityService identities) {
        this.rotations = rotations;
        this.tasks = tasks;
        this.identities = identities;
    }

    @PostMapping("/{account}/request")
    Map<String, String> request(@PathVariable("account") String account, Principal person) {
        RotationRequest request = new RotationRequest(
                account, RotationRequest.Kind.ROTATE, "It is 90 days old.", "CHG0030042", null, null);
        Person requester = new Person(person.getName(), Set.of(REQUESTERS));
        RotationView asked =
                as(person, List.of(REQUESTERS, APPROVERS), () -> rotations.request(request, requester, null));
        return Map.of("id", asked.id());
    }

    @PostMapping("/{id}/approve")
    void approve(@PathVariable("id") String id, Principal person) {
        String task = tasks.createTaskQuery()
                .processInstanceBusinessKey(id)
                .singleResult()
                .getId();
        as(person, List.of(APPROVERS), () -> {
            tasks.setAssignee(task, null);
            tasks.claim(task, person.getName());
            tasks.complete(task, Map.of("decision", "APPROVE", "comment", "Looked at."));
            return null;
        });
    }

    @GetMapping("/{id}")
    RotationView check(@PathVariable("id") String id) {
        return rotations.get(id, new Person("the desk", Set.of("rotation-auditors")));
    }

    private <T> T as(Principal person, List<String> groups, Supplier<T> work) {
        identities.setAuthentication(person.getName(), groups);
        try {
            return work.get();
        } finally {
            identities.clearAuthentication();
        }
    }
}
